package kotonoha.files;

import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Reads files of any kind in a process of its own. Thread-safe. A hostile file costs its reader, never the host; neither
/// method throws for what a file or the other side does.
public interface FileReading {
    /// The file's text, from the cache where the same content was read before.
    ReadResult read(RawFile file) throws InterruptedException;

    /// The same in a hurry: after `within` there is what was read by then, told as [Extract.Note#CUT_BY_TIME]; it is not
    /// kept, so that a later reading may get further. One that cannot stop early takes its usual time.
    default ReadResult read(RawFile file, Duration within) throws InterruptedException {
        return read(file);
    }

    /// One read-only SQL query over the tables in a file; the tables are named as the file's profile says.
    Answered query(RawFile file, TableQuery query) throws InterruptedException;

    /// Reads nothing: for a start without the reader.
    static FileReading none() {
        Unreadable why = new Unreadable(Unreadable.Reason.FAILED, "no reader");
        return new FileReading() {
            @Override
            public ReadResult read(RawFile file) {
                return why;
            }

            @Override
            public Answered query(RawFile file, TableQuery query) {
                return new Answered.NotRead(why);
            }
        };
    }

    /// `chart` is null for none, else an object as the tool's schema says: `kind` (bar, line, pie, scatter), `title`,
    /// `x` and `y` (column names, `y` may be several).
    record TableQuery(
            String sql, int mostRows, @org.jspecify.annotations.Nullable JsonNode chart) {}

    /// What came of a query.
    sealed interface Answered {
        /// `cut` where there were more rows than asked for; `png` is empty without a chart.
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Rows(List<String> columns, List<List<String>> rows, boolean cut, byte[] png)
                implements Answered {
            public Rows {
                columns = List.copyOf(columns);
                rows = List.copyOf(rows);
            }
        }

        /// The query was wrong; the sentence (English) is for the model, which may try again.
        record Wrong(String sentence) implements Answered {}

        /// The file could not be read.
        record NotRead(Unreadable why) implements Answered {}
    }
}
