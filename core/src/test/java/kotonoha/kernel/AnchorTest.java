package kotonoha.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnchorTest {
    @Test
    void makes_the_anchors_that_github_makes() {
        assertThat(Anchor.slug("Rate limits")).isEqualTo("rate-limits");
        assertThat(Anchor.slug("1. Pages last week")).isEqualTo("1-pages-last-week");
        assertThat(Anchor.slug("What happens when the connection drops?"))
                .isEqualTo("what-happens-when-the-connection-drops");
        assertThat(Anchor.slug("`unemi-db` & **restore** — _now_"))
                .isEqualTo("unemi-db--restore--now");
        assertThat(Anchor.slug("snake_case and [a link](https://a.example/x_y)"))
                .isEqualTo("snake_case-and-a-link");
    }

    @Test
    void keeps_japanese_letters() {
        assertThat(Anchor.slug("国内出張")).isEqualTo("国内出張");
        assertThat(Anchor.slug("RPO / RTO の目標（2026年）")).isEqualTo("rpo--rto-の目標2026年");
        assertThat(Anchor.slug("月額　料金")).isEqualTo("月額-料金");
        assertThat(Anchor.slug("センサーノード「HN-20」")).isEqualTo("センサーノードhn-20");
    }

    @Test
    void numbers_repeated_headings_of_a_page() {
        Anchor page = new Anchor();
        assertThat(page.next("Steps")).isEqualTo("steps");
        assertThat(page.next("Steps 1")).isEqualTo("steps-1");
        assertThat(page.next("Steps")).isEqualTo("steps-2");
        assertThat(page.next("？！")).isEqualTo("section");
        assertThat(page.next("!?")).isEqualTo("section-1");
    }

    @Test
    void writes_addresses_in_ascii() {
        assertThat(Anchor.url("http://a.example/docs/x", "国内"))
                .isEqualTo("http://a.example/docs/x#%E5%9B%BD%E5%86%85");
        assertThat(Anchor.url("http://a.example/docs/x", "")).isEqualTo("http://a.example/docs/x");
    }
}
