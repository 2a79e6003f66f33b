package kotonoha.pictures;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What becomes a file besides staying in the answer, each with its switch; `chromium` draws pictures, and without it
/// the blocks stay as they are.
public record PictureSettings(
        boolean diagrams, boolean html, boolean tables, Optional<Path> chromium) {
    private static final List<String> PLACES =
            List.of(
                    "/usr/bin/chromium",
                    "/usr/bin/chromium-browser",
                    "/usr/bin/google-chrome",
                    "/usr/bin/google-chrome-stable",
                    "/usr/local/bin/chromium",
                    "/opt/google/chrome/chrome",
                    "/snap/bin/chromium",
                    "/Applications/Chromium.app/Contents/MacOS/Chromium",
                    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");

    /// Everything on, with the Chromium of this machine if it has one.
    public static PictureSettings usual() {
        return new PictureSettings(true, true, true, installedChromium());
    }

    /// The Chromium or Chrome of this machine; nothing is downloaded.
    public static Optional<Path> installedChromium() {
        return PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }
}
