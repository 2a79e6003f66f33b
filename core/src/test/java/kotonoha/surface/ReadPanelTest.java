package kotonoha.surface;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kotonoha.context.Item;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.turn.WhatWasRead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadPanelTest {
    @ParameterizedTest
    @EnumSource(Language.class)
    void has_a_sentence_for_every_kind_note_and_reason(Language language) {
        for (Item.Kind kind : Item.Kind.values()) {
            List<Item> items = new ArrayList<>();
            for (Unreadable.Reason reason : Unreadable.Reason.values())
                items.add(
                        new Item(
                                kind, "", "", 1, 0, 0, List.of(), new Unreadable(reason, "50 MB")));
            List<Extract.Note> notes = List.of(Extract.Note.values());
            items.add(new Item(kind, "x & y", "no address", 2, 1_234, 1, notes, null));

            String panel = shown(language, items);

            assertThat(panel).contains("x &amp; y", "1,234", "50 MB").doesNotContain("{0}");
        }
    }

    @Test
    void says_what_to_do_about_what_could_not_be_read_and_what_was_left_out() {
        Item locked =
                new Item(
                        Item.Kind.FILE,
                        "a.xlsx",
                        "https://example.com/a",
                        1,
                        0,
                        0,
                        List.of(),
                        new Unreadable(Unreadable.Reason.ENCRYPTED));
        Item thread = new Item(Item.Kind.THREAD, "", "", 1, 10, 2_000, List.of(), null);

        assertThat(shown(Language.EN, List.of(locked, thread)))
                .contains(
                        "<https://example.com/a|a.xlsx>",
                        "It needs a password",
                        "1 message",
                        "about 2,000 tokens left out: no room, the oldest messages went first");
        assertThat(shown(Language.JA, List.of(locked, thread))).contains("1 件は読めませんでした");
    }

    @Test
    void both_languages_have_the_same_sentences() {
        assertThat(Messages.keys("surface", Language.JA))
                .isEqualTo(Messages.keys("surface", Language.EN));
    }

    private static String shown(Language language, List<Item> items) {
        int cut = items.stream().mapToInt(Item::cut).sum();
        int unread = (int) items.stream().filter(item -> !item.read()).count();
        WhatWasRead read = new WhatWasRead(items, items.size(), 5, cut, unread);
        return Json.write(ReadPanel.panel(language, read).toJson());
    }
}
