package kotonoha.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.kernel.SettableTime;
import kotonoha.kernel.UserId;
import org.junit.jupiter.api.Test;

class SmallContextTest {
    @Test
    void every_kind_note_and_reason_has_a_sentence_in_both_languages() {
        List<String> keys =
                Stream.of(
                                names("kind.", Item.Kind.values()),
                                names("note.", Extract.Note.values()),
                                names("unread.", Unreadable.Reason.values()))
                        .flatMap(names -> names)
                        .toList();
        for (Language language : Language.values()) {
            for (String key : keys)
                assertThat(Messages.say(language, key, 3)).as(key).isNotBlank().doesNotContain("{");
            assertThat(Messages.keys("context", language))
                    .containsAll(keys)
                    .hasSize(keys.size() + 3);
        }
    }

    private static Stream<String> names(String group, Enum<?>[] values) {
        return Arrays.stream(values)
                .map(value -> "context." + group + value.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void tokens_of_english_japanese_code_and_tables_are_near_the_truth() {
        // counted with o200k_base
        assertThat(Tokens.estimate("The quick brown fox jumps over the lazy dog, then sleeps."))
                .isBetween(11, 16);
        assertThat(Tokens.estimate("")).isZero();
        assertThat(Tokens.ofPicture(2_048, 2_048)).isEqualTo(765);
    }

    @Test
    void only_many_large_files_are_read_in_a_hurry() {
        ContextSettings settings = ContextSettings.standard();
        Duration alone = settings.within(50 << 20, 1);

        assertThat(settings.within(100_000, 10)).isEqualTo(alone);
        assertThat(settings.within(20 << 20, 10)).isLessThan(settings.within(20 << 20, 2));
        assertThat(settings.within(20 << 20, 2)).isLessThan(alone);
        assertThat(settings.within(20 << 20, 1_000)).isPositive();
    }

    @Test
    void clean_text_stays_as_it_is() {
        for (String text :
                List.of(
                        "plain\n\ttext",
                        "日本語、ｶﾅ。",
                        "👨‍👩‍👧 ❤️ 🇯🇵",
                        "葛\udb40\udd00飾区",
                        "x\r\ny",
                        "")) assertThat(Clean.of(text)).isEqualTo(new Clean(text, 0));
    }

    @Test
    void hidden_characters_are_taken_out_and_counted() {
        assertThat(Clean.of("a\u200bb\u202ec\ufeff\u00ad\u2066\u0000d\udb40\udc41"))
                .isEqualTo(new Clean("abcd", 7));
        String chain = "a" + "\ufe01\ufe02\ufe03";
        assertThat(Clean.of(chain)).isEqualTo(new Clean("a\ufe01", 2));
        assertThat(Clean.of("a\ud800b").text()).isEqualTo("ab");
        assertThat(Clean.line("two\nlines\u202e  here", 9)).isEqualTo("two line…");
    }

    @Test
    void what_is_open_is_forgotten_after_half_an_hour_or_when_it_is_closed() {
        SettableTime time = new SettableTime();
        Looking looking = new Looking(time);
        UserId hana = new UserId("U1");
        looking.saw(
                hana,
                Json.parse(
                        """
                        {"entities":[
                          {"type":"slack#/types/message_context",
                           "value":{"channel_id":"C1","message_ts":"1.2"}},
                          {"type":"slack#/types/list_id","value":"F2"},
                          {"type":"slack#/types/of_tomorrow","value":"X"},
                          {"type":"slack#/types/channel_id","value":"C1","team_id":"T1"}]}\
                        """));
        assertThat(looking.of(hana))
                .extracting(open -> open.getClass().getSimpleName())
                .containsExactly("Message", "Tasks", "Channel");
        time.advance(Duration.ofMinutes(31));
        assertThat(looking.of(hana)).isEmpty();
        looking.saw(hana, Json.parse("{\"entities\":[{\"type\":\"canvas_id\",\"value\":\"F1\"}]}"));
        assertThat(looking.of(hana)).containsExactly(new Looking.Open.Canvas("F1"));
        looking.saw(hana, Json.object());
        assertThat(looking.of(hana)).isEmpty();
    }

    @Test
    void what_is_remembered_stays_within_its_weight() {
        Remembered<Integer, String> remembered =
                new Remembered<>(new SettableTime(), Duration.ofMinutes(1), 10, String::length);
        for (int i = 0; i < 100; i++) remembered.put(i, "abc");
        assertThat(remembered.get(99)).contains("abc");
        assertThat(remembered.get(97)).contains("abc");
        assertThat(remembered.get(96)).isEmpty();
        remembered.put(1, "a".repeat(11));
        assertThat(remembered.get(1)).isEmpty();
    }
}
