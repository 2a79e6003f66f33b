package kotonoha.turn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenFenceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "no code at all|none",
                "```java/int a;|```",
                "```java/int a;/```/after|none",
                "````/```/still inside|````",
                "  ~~~/code|~~~",
                "~~~/```/code|~~~",
                "a `span` and ``` in a line|none"
            })
    void knows_which_code_block_is_open_however_the_text_was_cut(String text, String open) {
        OpenFence whole = new OpenFence();
        OpenFence pieces = new OpenFence();
        String written = text.replace('/', '\n');

        whole.feed(written);
        written.chars().forEach(c -> pieces.feed(String.valueOf((char) c)));

        assertThat(whole.close()).isEqualTo(open == null ? "" : "\n" + open);
        assertThat(pieces.close()).isEqualTo(open == null ? "" : "\n" + open);
    }
}
