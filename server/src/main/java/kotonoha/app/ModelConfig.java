package kotonoha.app;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kotonoha.kernel.Secret;
import tools.jackson.databind.JsonNode;

/// Which language model answers, and how. `base` and `heavy` are model names at the provider, `transcription` is the one
/// that writes down what is said in audio and video, empty for none.
public record ModelConfig(
        Wire wire,
        URI baseUrl,
        Optional<Secret> apiKey,
        String base,
        String heavy,
        Duration idle,
        Tools tools,
        List<JsonNode> hostedTools,
        boolean background,
        int maxRounds,
        Vision vision,
        Optional<String> transcription) {

    public ModelConfig {
        hostedTools = List.copyOf(hostedTools);
    }

    /// The protocol spoken to the model.
    public enum Wire {
        RESPONSES,
        CHAT,
        PRACTICE
    }

    /// Whether the model can see pictures; `AUTO` leaves it to what is known of the wire and the server.
    public enum Vision {
        TRUE,
        FALSE,
        AUTO
    }

    /// Whether the model can call tools; `AUTO` leaves it to what the wire's server says.
    public enum Tools {
        TRUE,
        FALSE,
        AUTO
    }
}
