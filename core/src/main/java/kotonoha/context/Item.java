package kotonoha.context;

import java.util.List;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import org.jspecify.annotations.Nullable;

/// One thing that the asker sees, as the context panel lists it: what it is, how much of it went to the model, and what
/// was left out and why.
///
/// @param count messages of a thread; 1 for everything else
/// @param url opens it, "" where there is no address or it must not be shown
/// @param tokens that went to the model (estimated)
/// @param cut tokens that did not fit, 0 mostly
/// @param unseen pages of it that are pictures and that nobody looked at
/// @param why null where it was read
public record Item(
        Kind kind,
        String title,
        String url,
        int count,
        int tokens,
        int cut,
        List<Extract.Note> notes,
        int unseen,
        @Nullable Unreadable why) {
    public Item {
        notes = List.copyOf(notes);
    }

    /// Without pages that nobody looked at.
    public Item(
            Kind kind,
            String title,
            String url,
            int count,
            int tokens,
            int cut,
            List<Extract.Note> notes,
            @Nullable Unreadable why) {
        this(kind, title, url, count, tokens, cut, notes, 0, why);
    }

    public boolean read() {
        return why == null;
    }

    /// In the order of the panel.
    public enum Kind {
        /// The question's own thread.
        THREAD,
        /// A message or thread that a permalink points at, or that the mention replies to.
        MESSAGES,
        CANVAS,
        FILE,
        LINK,
        /// What the person has open beside the conversation, when Slack tells it.
        OPEN
    }
}
