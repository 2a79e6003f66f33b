package kotonoha.slack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Knows which words Slack may take for the name of a site.
final class Domains {
    private static final Set<String> TOP_LEVEL = load();

    /// Endings of files that are top-level domains as well.
    private static final Set<String> FILES =
            Set.of("md", "py", "sh", "rs", "pl", "so", "cc", "mk", "ml", "ps", "zip", "mov");

    private Domains() {}

    static boolean isTopLevel(String label) {
        return TOP_LEVEL.contains(label.toLowerCase(Locale.ROOT))
                || label.toLowerCase(Locale.ROOT).startsWith("xn--");
    }

    static boolean isFileEnding(String label) {
        return FILES.contains(label.toLowerCase(Locale.ROOT));
    }

    private static Set<String> load() {
        try (InputStream in = Domains.class.getResourceAsStream("/kotonoha/slack/tlds.txt")) {
            if (in == null) throw new IllegalStateException("no list of top-level domains");
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
