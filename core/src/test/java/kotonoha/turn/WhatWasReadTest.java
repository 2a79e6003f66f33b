package kotonoha.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kotonoha.context.Item;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class WhatWasReadTest {
    @Test
    void comes_back_as_it_was_written() {
        Item file =
                new Item(
                        Item.Kind.FILE,
                        "議事録 \"最終\".pdf",
                        "https://example.com/f",
                        1,
                        1_200,
                        300,
                        List.of(Extract.Note.CUT, Extract.Note.SCANS_LEFT_OUT),
                        192,
                        null);
        Item link = unread(Item.Kind.LINK, "example.com", Reason.UNREACHABLE, "status 500");

        WhatWasRead read = back(List.of(file, link));

        assertThat(read.items()).containsExactly(file, link);
        assertThat(read.total()).isEqualTo(2);
        assertThat(read.tokens()).isEqualTo(1_200);
        assertThat(read.cut()).isEqualTo(300);
        assertThat(read.unread()).isEqualTo(1);
    }

    @Test
    void names_nothing_that_not_everybody_may_see() {
        String written =
                WhatWasRead.write(
                        List.of(
                                unread(Item.Kind.MESSAGES, "#secret-plans", Reason.NOT_SEEN, "C99"),
                                unread(Item.Kind.FILE, "layoffs.xlsx", Reason.NOT_FOR_ALL, "F99")));

        assertThat(written)
                .doesNotContain("secret", "layoffs", "C99", "F99", "example.com")
                .contains("NOT_SEEN", "NOT_FOR_ALL");
    }

    @Test
    void stays_small_whatever_was_read_and_counts_what_has_no_room() {
        List<Item> many = new ArrayList<>();
        for (int i = 0; i < 500; i++)
            many.add(
                    new Item(
                            Item.Kind.FILE,
                            "\"長い名前\\".repeat(200) + i,
                            "https://example.com/" + "x".repeat(i),
                            1,
                            10,
                            1,
                            List.of(Extract.Note.values()),
                            null));
        many.add(unread(Item.Kind.LINK, "the last one", Reason.LOGIN, ""));

        WhatWasRead read = back(many);

        String metadata = Json.write(metadata(many));
        assertThat(metadata.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(6_500);
        assertThat(read.items()).hasSizeBetween(5, WhatWasRead.MOST);
        assertThat(read.items().getLast().title()).isEqualTo("the last one");
        assertThat(read.total()).isEqualTo(501);
        assertThat(read.tokens()).isEqualTo(5_000);
    }

    @Test
    void keeps_at_most_forty_items_and_titles_of_sixty_characters() {
        List<Item> many = IntStream.range(0, 60).mapToObj(i -> read("😀".repeat(i + 20))).toList();

        WhatWasRead read = back(many.subList(0, 45));

        assertThat(read.items()).hasSizeLessThanOrEqualTo(WhatWasRead.MOST);
        assertThat(read.items())
                .allMatch(item -> item.title().codePointCount(0, item.title().length()) <= 60);
        assertThat(back(many.subList(44, 50)).items().getFirst().title()).endsWith("😀…");
    }

    @Test
    void is_not_there_where_the_metadata_says_nothing_or_nonsense() {
        for (String payload : List.of("{}", "{\"read\":\"\"}", "{\"read\":\"no json\"}"))
            assertThat(WhatWasRead.of(Json.parse("{\"event_payload\":" + payload + "}"))).isEmpty();
        JsonNode odd =
                Json.object()
                        .set(
                                "event_payload",
                                Json.object()
                                        .put(
                                                "read",
                                                "[1,2,3,4,[],7,[\"NEW_KIND\"],[\"FILE\",\"a\",\"\",1,2,3,[\"NEW_NOTE\"],\"NEW_REASON\"]]"));

        Item item = WhatWasRead.of(odd).orElseThrow().items().getFirst();

        assertThat(item.why()).isEqualTo(new Unreadable(Reason.FAILED));
        assertThat(item.notes()).isEmpty();
    }

    private static WhatWasRead back(List<Item> items) {
        JsonNode sent = Json.parse(Json.write(metadata(items)));
        return WhatWasRead.of(sent).orElseThrow();
    }

    private static JsonNode metadata(List<Item> items) {
        ObjectNode metadata = Json.object().put("event_type", "kotonoha_answer");
        metadata.putObject("event_payload").put(WhatWasRead.FIELD, WhatWasRead.write(items));
        return metadata;
    }

    private static Item read(String title) {
        return new Item(Item.Kind.FILE, title, "", 1, 10, 0, List.of(), null);
    }

    private static Item unread(Item.Kind kind, String title, Reason reason, String detail) {
        return new Item(
                kind,
                title,
                "https://example.com/x",
                1,
                0,
                0,
                List.of(),
                new Unreadable(reason, detail));
    }
}
