package kotonoha.context;

import java.time.LocalDate;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import org.jspecify.annotations.Nullable;

/// What came of one thing that was found: where it stands, and its text or the reason why there is none.
///
/// @param raw the file to open again, null where tools cannot
record Reading(Found found, ReadResult result, @Nullable RawFile raw) {

    Reading(Found found, ReadResult result) {
        this(found, result, null);
    }

    /// One thing that was found.
    ///
    /// @param id stable within a turn
    /// @param url opens it for whoever reads the answer, "" for none
    /// @param author who posted it, "" if unknown
    /// @param posted when, if known
    record Found(
            Item.Kind kind,
            Share share,
            String id,
            String title,
            String url,
            int count,
            String author,
            @Nullable LocalDate posted,
            boolean uploaded) {

        Found titled(String better) {
            String line = Clean.line(better, 120);
            if (line.isEmpty()) return this;
            return new Found(kind, share, id, line, url, count, author, posted, uploaded);
        }

        /// With nothing in it that tells what it is.
        Found hidden() {
            return new Found(kind, share, id, "", "", 1, "", null, uploaded);
        }
    }

    /// The classes among which the budget is divided, the first in line first; each has a share (in percent) of its own
    /// as long as it can use it.
    enum Share {
        /// Files that were posted with the question.
        QUESTION(30),
        /// The newest messages of the thread.
        MESSAGES(30),
        /// What the question or the thread points at: messages, links.
        QUOTED(15),
        CANVAS(10),
        /// All other files of the thread.
        FILES(15);

        final int percent;

        Share(int percent) {
            this.percent = percent;
        }
    }
}
