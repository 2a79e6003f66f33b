package kotonoha.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.model.ModelEvent.Usage;
import org.junit.jupiter.api.Test;

class PricesTest {
    private final Prices prices = Prices.shipped();

    @Test
    void prices_the_example_answer() {
        Usage usage = new Usage(6000, 4000, 400);
        assertThat(prices.cost("gpt-6.1-terra", usage).orElseThrow())
                .isEqualByComparingTo("0.0042");
        assertThat(prices.cost("gpt-6.1-sol", usage).orElseThrow()).isEqualByComparingTo("0.0084");
        assertThat(prices.cost("gpt-6-luna", usage).orElseThrow()).isEqualByComparingTo("0.00044");
        assertThat(prices.date()).isEqualTo("2026-11-22");
    }

    @Test
    void a_model_that_is_not_listed_exactly_is_unpriced() {
        for (String near :
                List.of("gpt-6", "gpt-6.1-terra-2026-10-26", "GPT-6-luna", "", "gpt-6-lunar"))
            assertThat(prices.cost(near, new Usage(1, 1, 1))).as(near).isEmpty();
    }

    @Test
    void a_long_prompt_costs_more_and_more_cached_than_sent_does_no_harm() {
        assertThat(prices.cost("gpt-6.1-terra", new Usage(272_000, 0, 0)).orElseThrow())
                .isEqualByComparingTo("0.272");
        assertThat(prices.cost("gpt-6.1-terra", new Usage(300_000, 0, 1000)).orElseThrow())
                .isEqualByComparingTo("0.6075");
        assertThat(prices.cost("claude-sonnet-5", new Usage(10, 50, 0)).orElseThrow())
                .isEqualByComparingTo("0.00002");
        assertThat(prices.cost("gpt-6-luna", Usage.NONE))
                .hasValueSatisfying(cost -> assertThat(cost).isEqualByComparingTo(BigDecimal.ZERO));
    }

    @Test
    void a_list_that_makes_no_sense_is_refused() {
        for (String entry :
                List.of(
                        "{}",
                        "{\"input\":1}",
                        "{\"input\":-1,\"output\":1}",
                        "{\"input\":\"1\",\"output\":1}",
                        "{\"input\":1,\"output\":1,\"beyond\":{}}"))
            assertThatThrownBy(() -> Prices.of(Json.parse("{\"models\":{\"m\":" + entry + "}}")))
                    .as(entry)
                    .isInstanceOf(Broken.class)
                    .hasMessageContaining("m");
    }
}
