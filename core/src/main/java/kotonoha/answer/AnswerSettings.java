package kotonoha.answer;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// How answers are made: the model's name, how many rounds of tools, how long a tool may take, whether long runs go
/// on at the provider, and tools that the provider runs itself (passed through as they are).
public record AnswerSettings(
        String model,
        int rounds,
        Duration toolTime,
        boolean background,
        List<JsonNode> hostedTools) {
    public AnswerSettings {
        hostedTools = List.copyOf(hostedTools);
    }

    public static AnswerSettings of(String model) {
        return new AnswerSettings(model, 5, Duration.ofSeconds(20), false, List.of());
    }
}
