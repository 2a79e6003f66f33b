package kotonoha.app;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kotonoha.context.Senses;
import kotonoha.files.Ears;
import kotonoha.files.FileReading;
import kotonoha.files.Ocr;
import kotonoha.files.ReadCache;
import kotonoha.files.ReaderChildren;
import kotonoha.files.ReaderPlace;
import kotonoha.files.ReaderSettings;
import kotonoha.files.Tesseract;
import kotonoha.kernel.Time;
import kotonoha.net.ForeignSettings;
import kotonoha.net.ForeignWeb;
import kotonoha.sources.LinkReader;
import kotonoha.sources.web.WebLinks;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What reads for the bot: the reader's processes for files, the guarded door for links, OCR for pictures.
final class Readers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
    private static final Duration OCR_TIME = Duration.ofSeconds(15);

    private final Config config;
    private final @Nullable ReaderChildren children;
    private final ForeignWeb web;
    private @Nullable Thread warming;

    private Readers(Config config, @Nullable ReaderChildren children, ForeignWeb web) {
        this.config = config;
        this.children = children;
        this.web = web;
    }

    /// @param cache keeps what was read
    /// @param foreign how addresses of the open web are fetched
    static Readers open(Config config, ReadCache cache, ForeignSettings foreign, Time time) {
        Path scratch = config.data().folder().resolve("reading");
        @Nullable ReaderChildren children =
                settings(config.files())
                        .map(found -> new ReaderChildren(found, cache, time, scratch))
                        .orElse(null);
        if (children == null) LOG.warn("the reader was not built; files are not read");
        return new Readers(config, children, new ForeignWeb(foreign, time));
    }

    /// How the reader is started, or nothing where it was not built.
    static Optional<ReaderSettings> settings(FilesConfig files) {
        return ReaderPlace.find(System.getProperty(ReaderPlace.PROPERTY, ""), program())
                .map(path -> ReaderSettings.of(Path.of(System.getProperty("java.home")), path))
                .map(usual -> settings(usual, files));
    }

    private static ReaderSettings settings(ReaderSettings usual, FilesConfig files) {
        return new ReaderSettings(
                usual.command(),
                usual.sources(),
                files.readers(),
                usual.hardTime(),
                usual.start(),
                files.largestBytes(),
                usual.idle(),
                usual.filesPerChild());
    }

    /// The jar or folder that this program runs from.
    private static Path program() {
        @Nullable CodeSource source = Readers.class.getProtectionDomain().getCodeSource();
        try {
            return source == null ? Path.of("") : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException odd) {
            return Path.of("");
        }
    }

    /// Starts a first reader and lets it read a little, so that the first file need not wait for it, and says behind which
    /// walls it works.
    void warm() {
        if (children == null) return;
        ReaderChildren known = children;
        warming =
                Thread.ofVirtual()
                        .name("reader-warms-up")
                        .start(() -> {
                            try {
                                LOG.info("files are read behind: {}", known.warm());
                            } catch (InterruptedException closed) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    FileReading files() {
        return children == null ? FileReading.none() : children;
    }

    /// In the order in which they are asked.
    List<LinkReader> links() {
        return config.context().webLinks() ? List.of(new WebLinks(web, files())) : List.of();
    }

    /// @param eyes whether the model sees
    /// @param ears what hears, if anything
    Senses senses(boolean eyes, Optional<Ears> ears) {
        Optional<Ocr> ocr =
                config.files().tesseract().at().flatMap(path -> Tesseract.at(path, OCR_TIME));
        return new Senses(eyes, ocr, ears);
    }

    @Override
    public void close() {
        if (warming != null) warming.interrupt();
        if (children != null) children.close();
        web.close();
    }
}
