package kotonoha.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import kotonoha.kernel.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:8080,       http://127.0.0.1:8080/v1/responses",
        "http://127.0.0.1:8080/,      http://127.0.0.1:8080/v1/responses",
        "http://127.0.0.1:8080/v1,    http://127.0.0.1:8080/v1/responses",
        "http://127.0.0.1:8080/v1//,  http://127.0.0.1:8080/v1/responses",
        "https://a.example/openai/v1, https://a.example/openai/v1/responses",
        "https://a.example/v1?x=y,    https://a.example/v1/responses?x=y",
        "https://a.example?x=y,       https://a.example/v1/responses?x=y"
    })
    void takes_a_base_in_each_way_people_write_it(URI base, URI at) {
        assertThat(ModelSettings.of(base, null, "m").at("/responses")).isEqualTo(at);
    }

    @Test
    void shows_no_key() {
        ModelSettings settings =
                ModelSettings.of(URI.create("http://x"), new Secret("sk-1"), "m")
                        .withHeaders(java.util.Map.of("api-key", new Secret("az-1")));
        assertThat(settings.toString()).doesNotContain("sk-1").doesNotContain("az-1");
        assertThat(settings.at("/r?stream=true")).hasToString("http://x/v1/r?stream=true");
    }

    @Test
    void only_providers_known_to_have_them_are_asked_for_background_runs() {
        assertThat(
                        ModelSettings.of(URI.create("https://api.openai.com/v1"), null, "m")
                                .background())
                .isTrue();
        assertThat(ModelSettings.of(URI.create("http://localhost:11434"), null, "m").background())
                .isFalse();
    }
}
