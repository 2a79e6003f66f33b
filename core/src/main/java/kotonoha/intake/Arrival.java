package kotonoha.intake;

import java.util.Optional;
import java.util.function.Function;

/// A request as it came: a look-up of headers by their lower-case names, and the raw bytes of the body.
@SuppressWarnings("ArrayRecordComponent") // never compared; copying a megabyte would be waste
public record Arrival(Function<String, Optional<String>> headers, byte[] body) {
    String header(String name) {
        return headers.apply(name).orElse("");
    }
}
