package kotonoha.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The sentences that Kotonoha itself says, in both languages. A key such as `turn.stopped` lies in
/// `messages/turn_ja.properties` and `messages/turn_en.properties`; `{0}`, `{1}` are filled in as they are.
public final class Messages {
    private static final Map<String, Map<String, String>> CATALOGUES = new ConcurrentHashMap<>();

    private Messages() {}

    /// The sentence behind a key. An unknown key is a mistake of ours and throws.
    public static String say(Language language, String key, Object... values) {
        String room = key.substring(0, key.indexOf('.'));
        String pattern = catalogue(room, language).get(key);
        if (pattern == null)
            throw new IllegalArgumentException("no message " + key + " in " + language);
        return fill(pattern, values);
    }

    /// All keys of one room's catalogue; tests compare the two languages.
    public static Set<String> keys(String room, Language language) {
        return catalogue(room, language).keySet();
    }

    private static String fill(String pattern, Object... values) {
        StringBuilder filled = new StringBuilder();
        int from = 0;
        while (true) {
            int open = pattern.indexOf('{', from);
            int close = open < 0 ? -1 : pattern.indexOf('}', open);
            if (close < 0) return filled.append(pattern, from, pattern.length()).toString();
            int index = Integer.parseInt(pattern.substring(open + 1, close));
            filled.append(pattern, from, open).append(values[index]);
            from = close + 1;
        }
    }

    private static Map<String, String> catalogue(String room, Language language) {
        String file = "/kotonoha/messages/%s_%s.properties".formatted(room, language.locale());
        return CATALOGUES.computeIfAbsent(file, Messages::load);
    }

    private static Map<String, String> load(String file) {
        Properties properties = new Properties();
        try (InputStream in = Messages.class.getResourceAsStream(file)) {
            if (in == null) throw new IllegalArgumentException("no message catalogue " + file);
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Broken("cannot read " + file, e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(key -> key, properties::getProperty));
    }
}
