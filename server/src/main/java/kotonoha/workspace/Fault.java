package kotonoha.workspace;

import java.time.Duration;

/// Something that goes wrong with one Web API call, on purpose.
public sealed interface Fault {

    /// HTTP 429 with `Retry-After`; the call is not carried out.
    record TooMany(Duration retryAfter) implements Fault {}

    /// An HTTP status with an HTML body; the call is not carried out.
    record Status(int status) implements Fault {}

    /// The call waits, then is carried out.
    record Slow(Duration delay) implements Fault {}

    /// The call is carried out, but the connection is cut before the answer.
    record CutAfter() implements Fault {}

    /// The connection is cut at once; the call is not carried out.
    record CutBefore() implements Fault {}

    /// The call is carried out, but answered with HTTP 500.
    record StatusAfter(int status) implements Fault {}

    /// `ok: false` with that error; the call is not carried out.
    record Refuse(String error) implements Fault {}

    /// HTTP 200 with a body that is no JSON; the call is not carried out.
    record Garbage(String body) implements Fault {}
}
