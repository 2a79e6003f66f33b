package kotonoha.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kotonoha.kernel.Json;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Reads `kotonoha.yaml` into the settings written there, each with its line, and everything that is wrong with it.
final class YamlFile {
    private static final int LARGEST = 1_000_000;
    private static final int DEEPEST = 20;

    /// One setting as written, and its line.
    record Entry(Kind.Written written, int line) {}

    private final Path file;
    private final Map<Setting, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    private YamlFile(Path file) {
        this.file = file;
    }

    static YamlFile read(Path file) {
        YamlFile yaml = new YamlFile(file);
        yaml.text().ifPresent(yaml::parse);
        return yaml;
    }

    Map<Setting, Entry> entries() {
        return entries;
    }

    List<Problem> problems() {
        return problems;
    }

    private Optional<String> text() {
        try {
            if (Files.size(file) > LARGEST) return refuse("config.file_large", file);
            return decode(Files.readAllBytes(file));
        } catch (IOException e) {
            return refuse("config.file_unreadable", file);
        }
    }

    private Optional<String> decode(byte[] bytes) {
        if (bytes.length > 1 && (bytes[0] & 0xff) + (bytes[1] & 0xff) == 0xff + 0xfe)
            return refuse("config.encoding", file, 1);
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult end = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (end.isError()) return refuse("config.encoding", file, lines(text) + 1);
        return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    private void parse(String text) {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(file.toString())
                        .setCodePointLimit(LARGEST)
                        .setAllowDuplicateKeys(true)
                        .setAllowNonScalarKeys(true)
                        .build();
        try {
            if (!harmless(new Parse(settings).parseString(text))) return;
            new Compose(settings).composeString(text).ifPresent(this::top);
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
            fault(text, mark.map(at -> at.getLine() + 1).orElse(1), e.getProblem());
        } catch (ReaderException e) {
            fault(text, lines(text.substring(0, Math.min(e.getPosition(), text.length()))) + 1, "");
        } catch (YamlEngineException e) {
            fault(text, 1, "");
        }
    }

    /// Aliases could blow up into any size, and nothing here needs them; neither does anything nest deeply.
    private boolean harmless(Iterable<Event> events) {
        int depth = 0;
        for (Event event : events) {
            if (event instanceof AliasEvent) return refused("config.alias", line(event));
            if (event instanceof CollectionEndEvent) depth--;
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST)
                return refused("config.deep", line(event));
        }
        return true;
    }

    private void fault(String text, int line, String problem) {
        String[] lines = text.split("\r\n|\r|\n", -1);
        String at = line <= lines.length ? lines[line - 1] : "";
        String indent = at.substring(0, at.length() - at.stripLeading().length());
        if (indent.indexOf('\t') >= 0) refused("config.tab", line);
        else if (problem.isBlank()) refused("config.not_yaml", line);
        else problems.add(Problem.of("config.not_yaml_because", file, line, problem.strip()));
    }

    private void top(Node node) {
        if (node instanceof MappingNode group) group(group, "");
        else if (!empty(node)) problems.add(Problem.of("config.not_settings", file, line(node)));
    }

    private void group(MappingNode group, String prefix) {
        for (NodeTuple tuple : group.getValue()) {
            int line = line(tuple.getKeyNode());
            if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
                problems.add(Problem.of("config.not_settings", file, line));
                continue;
            }
            String key = prefix + name.getValue();
            Integer before = seen.putIfAbsent(key, line);
            if (before != null) problems.add(Problem.of("config.twice", file, line, key, before));
            else entry(key, tuple.getValueNode(), line);
        }
    }

    private void entry(String key, Node value, int line) {
        Optional<Setting> setting = Setting.ofKey(key);
        if (setting.isPresent()) {
            if (!empty(value)) entries.put(setting.get(), new Entry(written(value), line));
        } else if (!Setting.group(key)) {
            problems.add(Problem.of("config.unknown_key", file, line, key, meant(key)));
        } else if (value instanceof MappingNode group) {
            group(group, key + ".");
        } else if (!empty(value)) {
            problems.add(Problem.of("config.is_group", file, line, key));
        }
    }

    /// A variable's name in the file is an easy slip with a certain answer; so is a group's.
    private static String meant(String key) {
        for (Setting setting : Setting.values())
            if (setting.variable().equalsIgnoreCase(key)) return setting.key();
        List<String> names = new ArrayList<>(Setting.keys());
        if (key.indexOf('.') < 0)
            for (String full : Setting.keys())
                if (full.indexOf('.') > 0) names.add(full.substring(0, full.indexOf('.')));
        return Nearest.to(key, names);
    }

    private static Kind.Written written(Node node) {
        if (node instanceof ScalarNode scalar)
            return new Kind.Written(Optional.of(scalar.getValue().strip()), tree(node));
        return new Kind.Written(Optional.empty(), tree(node));
    }

    private static JsonNode tree(Node node) {
        if (node instanceof MappingNode mapping) {
            ObjectNode object = Json.object();
            for (NodeTuple tuple : mapping.getValue())
                if (tuple.getKeyNode() instanceof ScalarNode name)
                    object.set(name.getValue(), tree(tuple.getValueNode()));
            return object;
        }
        if (node instanceof SequenceNode sequence) {
            ArrayNode array = Json.array();
            sequence.getValue().forEach(item -> array.add(tree(item)));
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private static JsonNode scalar(ScalarNode scalar) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) return NullNode.getInstance();
        if (tag.equals(Tag.BOOL)) return BooleanNode.valueOf(text.equalsIgnoreCase("true"));
        if (tag.equals(Tag.INT) || tag.equals(Tag.FLOAT))
            return Json.tryParse(text).filter(JsonNode::isNumber).orElse(StringNode.valueOf(text));
        return StringNode.valueOf(text);
    }

    /// `key:` with nothing behind it leaves the setting alone.
    private static boolean empty(Node node) {
        return node instanceof ScalarNode scalar
                && (scalar.getTag().equals(Tag.NULL) || scalar.getValue().isBlank());
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static int lines(String text) {
        return (int) text.lines().count() - (text.isEmpty() || endsLine(text) ? 0 : 1);
    }

    private static boolean endsLine(String text) {
        return text.endsWith("\n") || text.endsWith("\r");
    }

    private boolean refused(String key, int line) {
        problems.add(Problem.of(key, file, line));
        return false;
    }

    private Optional<String> refuse(String key, Object... values) {
        problems.add(Problem.of(key, values));
        return Optional.empty();
    }
}
