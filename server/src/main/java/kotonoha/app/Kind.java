package kotonoha.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.StringNode;

/// What a setting's value may be. Each kind reads what was written into one canonical JSON value, or says what it
/// expected.
sealed interface Kind {
    /// One line of text.
    record Text() implements Kind {}

    /// A token, key or password.
    record Hidden() implements Kind {}

    record Whole(int from, int to) implements Kind {}

    record YesNo() implements Kind {}

    record Choice(List<String> words) implements Kind {
        Choice(String... words) {
            this(List.of(words));
        }
    }

    /// A base URL. Where `called` is true Kotonoha sends secrets there, so plain http is for this machine only.
    record Address(boolean called) implements Kind {}

    record Folder() implements Kind {}

    /// `auto`, `off`, or the path of a program.
    record Executable() implements Kind {}

    record Folders() implements Kind {}

    /// A list of JSON objects that are passed on as they are.
    record Objects() implements Kind {}

    record Jdbc() implements Kind {}

    /// What was written for a setting: a scalar's text, and the tree for lists and groups.
    record Written(Optional<String> text, JsonNode tree) {
        static Written of(String text) {
            return new Written(Optional.of(text.strip()), StringNode.valueOf(text.strip()));
        }
    }

    Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,9}");
    Pattern LOOPBACK = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    /// The value, or nothing where what was written is not of this kind.
    default Optional<JsonNode> read(Written written) {
        return switch (this) {
            case Text() -> line(written);
            case Hidden() -> line(written).filter(node -> token(node.stringValue()));
            case Whole(int from, int to) -> whole(written, from, to);
            case YesNo() -> written.text().flatMap(Kind::yesNo);
            case Choice(List<String> words) -> written.text().flatMap(text -> choice(text, words));
            case Address(boolean called) ->
                    line(written).filter(node -> address(node.stringValue(), called));
            case Folder() -> line(written).filter(node -> !node.stringValue().isEmpty());
            case Executable() -> executable(written);
            case Folders() -> folders(written);
            case Objects() -> objects(written);
            case Jdbc() -> line(written).filter(n -> n.stringValue().startsWith("jdbc:sqlite:"));
        };
    }

    /// What is expected, as the middle of a sentence: "a whole number from 1 to 5".
    default String expected(Language language) {
        return switch (this) {
            case Text() -> Messages.say(language, "config.expected.text");
            case Hidden() -> Messages.say(language, "config.expected.secret");
            case Whole(int from, int to) ->
                    Messages.say(language, "config.expected.whole", from, to);
            case YesNo() -> Messages.say(language, "config.expected.yes_no");
            case Choice(List<String> words) ->
                    Messages.say(language, "config.expected.choice", String.join(" | ", words));
            case Address(boolean called) ->
                    Messages.say(
                            language, called ? "config.expected.base_url" : "config.expected.url");
            case Folder() -> Messages.say(language, "config.expected.folder");
            case Executable() -> Messages.say(language, "config.expected.program");
            case Folders() -> Messages.say(language, "config.expected.folders");
            case Objects() -> Messages.say(language, "config.expected.objects");
            case Jdbc() -> Messages.say(language, "config.expected.jdbc");
        };
    }

    /// Whether a wrong value may be repeated to the reader: nothing that might hold a key or password.
    default boolean shown() {
        return switch (this) {
            case Hidden(), Objects(), Jdbc() -> false;
            case Text(),
                    Whole(int _, int _),
                    YesNo(),
                    Choice(List<String> _),
                    Address(boolean _),
                    Folder(),
                    Executable(),
                    Folders() ->
                    true;
        };
    }

    private static Optional<JsonNode> line(Written written) {
        return written.text()
                .filter(text -> text.chars().noneMatch(c -> c < 0x20 || c == 0x7f))
                .map(StringNode::valueOf);
    }

    private static boolean token(String text) {
        return text.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '"' && c != '\'');
    }

    private static Optional<JsonNode> whole(Written written, int from, int to) {
        return written.text()
                .filter(text -> WHOLE.matcher(text).matches())
                .map(Integer::parseInt)
                .filter(number -> number >= from && number <= to)
                .map(IntNode::valueOf);
    }

    private static Optional<JsonNode> yesNo(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> Optional.of(BooleanNode.TRUE);
            case "false", "no", "off" -> Optional.of(BooleanNode.FALSE);
            default -> Optional.empty();
        };
    }

    private static Optional<JsonNode> choice(String text, List<String> words) {
        String word = text.toLowerCase(Locale.ROOT);
        return words.contains(word) ? Optional.of(StringNode.valueOf(word)) : Optional.empty();
    }

    private static boolean address(String text, boolean called) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() == null || uri.getRawUserInfo() != null) return false;
            if (uri.getRawQuery() != null || uri.getRawFragment() != null) return false;
            if (uri.getPort() > 65_535) return false;
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (scheme.equals("https")) return true;
            return scheme.equals("http") && (!called || loopback(uri));
        } catch (URISyntaxException notAnAddress) {
            return false;
        }
    }

    private static boolean loopback(URI uri) {
        return LOOPBACK.matcher(uri.getHost().toLowerCase(Locale.ROOT)).matches();
    }

    /// In YAML `off` is also a way to write no; here it is the word.
    private static Optional<JsonNode> executable(Written written) {
        Optional<String> word =
                written.text()
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .filter(text -> List.of("auto", "off", "false", "no").contains(text))
                        .map(text -> text.equals("auto") ? "auto" : "off");
        if (word.isPresent()) return word.map(StringNode::valueOf);
        return line(written)
                .filter(node ->
                        node.stringValue().contains("/") || node.stringValue().contains("\\"));
    }

    private static Optional<JsonNode> folders(Written written) {
        ArrayNode folders = Json.array();
        if (written.text().isPresent()) {
            for (String folder : written.text().get().split(java.io.File.pathSeparator, -1))
                if (!folder.isBlank()) folders.add(folder.strip());
            return Optional.of(folders);
        }
        if (!written.tree().isArray()) return Optional.empty();
        for (JsonNode folder : written.tree()) {
            if (!folder.isString() || folder.stringValue().isBlank()) return Optional.empty();
            folders.add(folder.stringValue().strip());
        }
        return Optional.of(folders);
    }

    private static Optional<JsonNode> objects(Written written) {
        JsonNode tree = written.tree();
        if (written.text().isPresent())
            tree = Json.tryParse(written.text().get()).orElse(StringNode.valueOf(""));
        if (!tree.isArray()) return Optional.empty();
        for (JsonNode item : tree) if (!item.isObject()) return Optional.empty();
        return Optional.of(tree);
    }
}
