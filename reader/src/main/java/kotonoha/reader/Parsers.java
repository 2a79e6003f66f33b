package kotonoha.reader;

import java.io.IOException;
import kotonoha.files.FileReading.Answered;
import kotonoha.files.FileReading.TableQuery;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;

/// Who reads what: the one place where the families of files are put together.
///
/// @param documents PDF, office documents, slides, books, mail and pictures
/// @param web canvases and pages
/// @param tables CSV, spreadsheets and JSON with rows
public record Parsers(Family documents, Family web, TableFamily tables) {

    public static Parsers all() {
        return new Parsers(new Nothing(), new Nothing(), new Nothing());
    }

    /// A parser that says which types it reads. `name` is what the sender called the file.
    public interface Family extends Parser {
        boolean reads(String type, String name);
    }

    /// Tables can also be asked.
    public interface TableFamily extends Family {
        Answered query(Input input, TableQuery query) throws IOException;
    }

    /// Stands where a family is not there yet.
    private static final class Nothing implements TableFamily {
        @Override
        public boolean reads(String type, String name) {
            return false;
        }

        @Override
        public ReadResult parse(Input input) {
            return new Unreadable(Reason.UNKNOWN_KIND, input.type());
        }

        @Override
        public Answered query(Input input, TableQuery query) {
            return new Answered.NotRead(new Unreadable(Reason.UNKNOWN_KIND, input.type()));
        }
    }
}
