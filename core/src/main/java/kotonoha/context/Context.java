package kotonoha.context;

import java.time.Instant;
import java.util.List;
import kotonoha.files.Attached;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Place;

/// What one answer is written from: who asks, when, the question as the person typed it, what was said before, and what
/// was read: files, canvases, links.
///
/// @param missing how many of the oldest messages did not fit, 0 mostly
/// @param unread true where the thread could not be read; the answer says so
/// @param material what was read, in the order in which the model sees it
/// @param items everything that was found, read or not, for the context panel
/// @param attached files that the model's tools may open again
/// @param notes English sentences that tell the model what is missing or was cut
public record Context(
        Asker asker,
        Place place,
        Instant now,
        String question,
        List<Said> earlier,
        int missing,
        boolean unread,
        List<Material> material,
        List<Item> items,
        List<Attached> attached,
        List<String> notes) {

    public Context {
        earlier = List.copyOf(earlier);
        material = List.copyOf(material);
        items = List.copyOf(items);
        attached = List.copyOf(attached);
        notes = List.copyOf(notes);
    }

    /// Only words: nothing besides the thread.
    public Context(
            Asker asker,
            Place place,
            Instant now,
            String question,
            List<Said> earlier,
            int missing,
            boolean unread) {
        this(
                asker, place, now, question, earlier, missing, unread, List.of(), List.of(),
                List.of(), List.of());
    }

    /// One earlier message; `own` ones are Kotonoha's answers.
    public record Said(boolean own, String name, Instant at, String text) {}
}
