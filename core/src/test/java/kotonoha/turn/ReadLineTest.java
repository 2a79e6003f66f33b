package kotonoha.turn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import kotonoha.context.Item;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadLineTest {
    private static final List<Item> MIXED =
            List.of(
                    thread(34),
                    read(Item.Kind.CANVAS),
                    read(Item.Kind.FILE),
                    read(Item.Kind.FILE),
                    read(Item.Kind.LINK),
                    unread(Item.Kind.FILE, Reason.ENCRYPTED));

    @Test
    void says_what_was_read_and_what_was_not() {
        assertThat(line(Language.EN, MIXED))
                .isEqualTo(
                        "Read: thread 34 messages, canvas, 2 files, 1 link; 1 file not readable:"
                                + " password");
        assertThat(line(Language.JA, MIXED))
                .isEqualTo("読んだもの: スレッド 34 件、キャンバス、ファイル 2 件、リンク 1 件。読めなかったもの: ファイル 1 件（パスワード）");
    }

    @Test
    void says_nothing_about_a_short_thread_alone() {
        assertThat(new ReadLine(Language.EN).of(List.of(thread(9)))).isEmpty();
        assertThat(new ReadLine(Language.EN).of(List.of())).isEmpty();
        assertThat(line(Language.EN, List.of(thread(10)))).isEqualTo("Read: thread 10 messages");
    }

    @Test
    void says_that_a_short_thread_was_cut_or_could_not_be_read() {
        Item cut = new Item(Item.Kind.THREAD, "", "", 3, 10, 500, List.of(), null);

        assertThat(line(Language.EN, List.of(cut))).isEqualTo("Read: thread 3 messages (in part)");
        assertThat(line(Language.JA, List.of(unread(Item.Kind.THREAD, Reason.NOT_ALLOWED))))
                .isEqualTo("読めなかったもの: スレッド（権限がない）");
    }

    @Test
    void tells_how_many_of_several_were_read_in_part() {
        Item part =
                new Item(
                        Item.Kind.FILE,
                        "a.pdf",
                        "",
                        1,
                        10,
                        0,
                        List.of(Extract.Note.CUT_BY_TIME),
                        null);
        List<Item> files = List.of(read(Item.Kind.FILE), part, read(Item.Kind.FILE));

        assertThat(line(Language.EN, files)).isEqualTo("Read: 3 files (1 in part)");
        assertThat(line(Language.JA, files)).isEqualTo("読んだもの: ファイル 3 件（うち 1 件は一部）");
    }

    @Test
    void names_each_reason_once() {
        List<Item> items =
                List.of(
                        unread(Item.Kind.FILE, Reason.TOO_LARGE),
                        unread(Item.Kind.FILE, Reason.ENCRYPTED),
                        unread(Item.Kind.FILE, Reason.ENCRYPTED),
                        unread(Item.Kind.LINK, Reason.PRIVATE_ADDRESS));

        assertThat(line(Language.EN, items))
                .isEqualTo(
                        "Read: nothing; 3 files not readable: password, too large; 1 link not"
                                + " readable: not a public address");
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void has_words_for_every_kind_and_every_reason(Language language) {
        List<Item> all = new ArrayList<>();
        for (Item.Kind kind : Item.Kind.values())
            for (int i = 0; i < 2; i++) {
                all.add(read(kind));
                for (Reason reason : Reason.values()) all.add(unread(kind, reason));
                assertThat(line(language, all)).doesNotContain("{").doesNotContain("null");
            }
    }

    @Test
    void both_languages_have_the_same_sentences() {
        assertThat(Messages.keys("turn", Language.JA))
                .isEqualTo(Messages.keys("turn", Language.EN));
    }

    private static String line(Language language, List<Item> items) {
        return new ReadLine(language).of(items).orElseThrow();
    }

    private static Item thread(int messages) {
        return new Item(Item.Kind.THREAD, "", "", messages, 100, 0, List.of(), null);
    }

    private static Item read(Item.Kind kind) {
        return new Item(kind, "something", "", 1, 100, 0, List.of(), null);
    }

    private static Item unread(Item.Kind kind, Reason reason) {
        return new Item(kind, "something", "", 1, 0, 0, List.of(), new Unreadable(reason));
    }
}
