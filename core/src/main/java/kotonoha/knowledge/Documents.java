package kotonoha.knowledge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import kotonoha.kernel.Broken;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads a folder of Markdown files, in the order of their names. A file that cannot be used costs one line in the
/// log and nothing else. A document's address is the base address plus its id.
public final class Documents {
    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);
    private static final int LARGEST_FILE = 2_000_000;
    private static final int MOST_FILES = 10_000;
    private static final int DEEPEST = 8;

    private Documents() {}

    /// Reads the folder and the folders in it; symbolic links are not followed.
    ///
    /// @param base what a document's id is appended to, e.g. `http://127.0.0.1:4000/docs/`
    public static List<Document> inFolder(Path folder, String base) {
        List<Document> documents = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Path file : files(folder)) {
            Optional<Document> document = read(folder, file, base);
            if (document.isEmpty()) continue;
            if (ids.add(document.get().id())) documents.add(document.get());
            else LOG.warn("skipped {}: another document has the id {}", file, document.get().id());
        }
        return List.copyOf(documents);
    }

    /// The same for a folder on the class path, e.g. `kotonoha/workspace/company/docs`, in a jar or out of one.
    public static List<Document> onClassPath(String folder, String base) {
        URL url = Documents.class.getResource("/" + folder);
        if (url == null) throw new Broken("there is no folder " + folder + " on the class path");
        try {
            URI uri = url.toURI();
            if (!"jar".equals(uri.getScheme())) return inFolder(Path.of(uri), base);
            URI jar = URI.create(uri.toString().substring(0, uri.toString().indexOf('!')));
            Path file = Path.of(URI.create(jar.getRawSchemeSpecificPart()));
            try (FileSystem zip = FileSystems.newFileSystem(file, Map.of())) {
                return inFolder(zip.getPath("/" + folder), base);
            }
        } catch (URISyntaxException | IOException e) {
            throw new Broken("cannot read the folder " + folder + " on the class path", e);
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
            return walk.filter(path -> isMarkdown(path) && isPlainFile(path))
                    .sorted()
                    .limit(MOST_FILES)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new Broken("cannot list the documents in " + folder, e);
        }
    }

    private static boolean isMarkdown(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".md") || name.endsWith(".markdown");
    }

    private static boolean isPlainFile(Path file) {
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    private static Optional<Document> read(Path folder, Path file, String base) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                LOG.warn("skipped {}: larger than {} bytes", file, LARGEST_FILE);
                return Optional.empty();
            }
            String text = text(Files.readAllBytes(file));
            String name = folder.relativize(file).toString().replace('\\', '/');
            String id = name.substring(0, name.lastIndexOf('.'));
            return Optional.of(Markdown.document(id, text, base, Documents::encoded));
        } catch (CharacterCodingException e) {
            LOG.warn("skipped {}: not UTF-8", file);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("skipped {}: cannot be read ({})", file, e.getMessage());
        }
        return Optional.empty();
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return unmarked.replace("\r\n", "\n").replace('\r', '\n');
    }

    private static String encoded(String id) {
        String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
        return encoded.replace("+", "%20").replace("%2F", "/");
    }
}
