package kotonoha.intake;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a submitted modal or a menu that asks for options gets back with the acknowledgement itself: a JSON text such
/// as a `response_action`, or nothing. With `"response_action":"errors"` the modal stays open and no job is made.
/// Must answer at once.
@FunctionalInterface
public interface InstantReply {
    Optional<String> to(JsonNode payload);

    static InstantReply none() {
        return payload -> Optional.empty();
    }
}
