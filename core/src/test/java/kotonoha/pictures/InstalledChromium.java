package kotonoha.pictures;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The Chromium or Chrome of this machine, for tests; nothing is downloaded.
public final class InstalledChromium {
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

    private InstalledChromium() {}

    public static Optional<Path> found() {
        return PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }
}
