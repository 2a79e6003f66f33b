package kotonoha.turn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import kotonoha.context.Item;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// What one answer was written from, as it lies in the metadata of the answer's message: Slack keeps it, nothing is
/// stored here. Everybody who reads the answer may read it, so what not all of them may see has no name in it.
///
/// @param items at most [#MOST], titles at most [#LONGEST_TITLE] characters
/// @param total how many items there were
/// @param tokens of all of them that went to the model (estimated)
/// @param cut tokens that did not fit
/// @param unread how many of them could not be read
public record WhatWasRead(List<Item> items, int total, int tokens, int cut, int unread) {
    public static final int MOST = 40;
    public static final int LONGEST_TITLE = 60;
    private static final int LONGEST_URL = 300;
    private static final int LONGEST_DETAIL = 40;
    private static final int MOST_BYTES = 6_000;

    /// The field of the metadata's payload. A text, since Slack lets a schema narrow what else may stand there.
    static final String FIELD = "read";

    public WhatWasRead {
        items = List.copyOf(items);
    }

    /// As a compact text. Where not everything has room, what could not be read comes first.
    static String write(List<Item> items) {
        ArrayNode json = Json.array();
        json.add(items.size());
        json.add(items.stream().mapToInt(Item::tokens).sum());
        json.add(items.stream().mapToInt(Item::cut).sum());
        json.add((int) items.stream().filter(item -> !item.read()).count());
        for (Item item : fitting(items)) json.add(entry(item));
        return Json.write(json);
    }

    /// From a message's metadata; empty where there is no such list in it.
    public static Optional<WhatWasRead> of(JsonNode metadata) {
        JsonNode json =
                Json.tryParse(Json.text(metadata, "event_payload." + FIELD)).orElse(Json.array());
        if (!json.isArray() || json.size() < 4) return Optional.empty();
        List<Item> items = new ArrayList<>();
        for (JsonNode entry : json) item(entry).ifPresent(items::add);
        return Optional.of(
                new WhatWasRead(
                        items, number(json, 0), number(json, 1), number(json, 2), number(json, 3)));
    }

    private static List<Item> fitting(List<Item> items) {
        List<Item> urgent = new ArrayList<>(items);
        urgent.sort(Comparator.comparing(Item::read));
        List<Item> kept = new ArrayList<>();
        int room = MOST_BYTES;
        for (Item item : urgent) {
            String written = Json.write(entry(item));
            // Inside the text each quotation mark takes a backslash.
            long quotes = written.chars().filter(c -> c == '"' || c == '\\').count();
            room -= written.getBytes(StandardCharsets.UTF_8).length + (int) quotes + 1;
            if (room < 0 || kept.size() == MOST) break;
            kept.add(item);
        }
        return items.stream().filter(item -> kept.stream().anyMatch(k -> k == item)).toList();
    }

    private static ArrayNode entry(Item item) {
        Unreadable why = item.why();
        boolean named = why == null || why.reason().mayBeNamed();
        ArrayNode entry = Json.array();
        entry.add(item.kind().name());
        entry.add(named ? shortened(item.title(), LONGEST_TITLE) : "");
        entry.add(named && item.url().length() <= LONGEST_URL ? item.url() : "");
        entry.add(item.count()).add(item.tokens()).add(item.cut());
        ArrayNode notes = entry.addArray();
        item.notes().forEach(note -> notes.add(note.name()));
        if (item.unseen() > 0) notes.add(item.unseen());
        if (why == null) return entry;
        entry.add(why.reason().name());
        if (named) entry.add(shortened(why.detail(), LONGEST_DETAIL));
        return entry;
    }

    private static Optional<Item> item(JsonNode entry) {
        if (!entry.isArray()) return Optional.empty();
        Item.@Nullable Kind kind = constant(Item.Kind.values(), entry.path(0));
        if (kind == null) return Optional.empty();
        List<Extract.Note> notes = new ArrayList<>();
        int unseen = 0;
        for (JsonNode name : entry.path(6)) {
            if (name.isInt()) unseen = name.intValue();
            Extract.@Nullable Note note = constant(Extract.Note.values(), name);
            if (note != null) notes.add(note);
        }
        return Optional.of(
                new Item(
                        kind,
                        text(entry, 1),
                        text(entry, 2),
                        number(entry, 3),
                        number(entry, 4),
                        number(entry, 5),
                        notes,
                        unseen,
                        why(entry)));
    }

    /// A reason that a newer version knows and this one does not is a fault without a name.
    private static @Nullable Unreadable why(JsonNode entry) {
        if (!entry.path(7).isString()) return null;
        Unreadable.@Nullable Reason reason = constant(Unreadable.Reason.values(), entry.path(7));
        return new Unreadable(reason == null ? Unreadable.Reason.FAILED : reason, text(entry, 8));
    }

    private static <E extends Enum<E>> @Nullable E constant(E[] all, JsonNode name) {
        String written = name.isString() ? name.stringValue() : "";
        return Arrays.stream(all)
                .filter(one -> one.name().equals(written))
                .findFirst()
                .orElse(null);
    }

    private static String text(JsonNode entry, int at) {
        JsonNode node = entry.path(at);
        return node.isString() ? node.stringValue() : "";
    }

    private static int number(JsonNode entry, int at) {
        return entry.path(at).asInt(0);
    }

    private static String shortened(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) return text;
        return text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}
