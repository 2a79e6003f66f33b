package kotonoha.context;

import java.time.Instant;
import java.util.List;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Place;

/// What one answer is written from: who asks, when, the question as the person typed it, and what was said before.
///
/// @param missing how many of the oldest messages did not fit, 0 mostly
/// @param unread true where the thread could not be read; the answer says so
public record Context(
        Asker asker,
        Place place,
        Instant now,
        String question,
        List<Said> earlier,
        int missing,
        boolean unread) {

    public Context {
        earlier = List.copyOf(earlier);
    }

    /// One earlier message; `own` ones are Kotonoha's answers.
    public record Said(boolean own, String name, Instant at, String text) {}
}
