package kotonoha.reader.tables;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kotonoha.files.Extract;
import kotonoha.files.FileReading;
import kotonoha.files.FileReading.Answered;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;

/// Reads files with rows and columns: CSV and its kin, spreadsheets, JSON with rows. The text of a table is its first
/// rows, its profile describes all of them, and SQL may be asked of it.
public final class Tables implements Parser {
    /// The result for a text or JSON without rows and columns: it is to be read as text.
    public static final Unreadable NO_TABLE = new Unreadable(Reason.UNKNOWN_KIND, "no table");

    private static final int MOST_SHEETS = 100;
    private static final Set<String> TYPES =
            Set.of(
                    "text/csv",
                    "text/tab-separated-values",
                    "text/tsv",
                    "application/csv",
                    "application/json",
                    "application/x-ndjson",
                    "application/jsonl",
                    "application/vnd.ms-excel",
                    "application/vnd.ms-excel.sheet.macroenabled.12",
                    "application/vnd.ms-excel.template.macroenabled.12",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
                    "application/vnd.oasis.opendocument.spreadsheet",
                    "application/vnd.oasis.opendocument.spreadsheet-template");
    private static final Set<String> TEXT_ENDINGS =
            Set.of("csv", "tsv", "tab", "json", "jsonl", "ndjson", "xls");
    private static final Set<String> HTML_ENDINGS = Set.of("csv", "tsv", "xls", "xlsx");
    private static final Set<String> BOOK_ENDINGS =
            Set.of("xlsx", "xlsm", "xltx", "xls", "xlt", "ods");
    private static final Set<String> CONTAINERS =
            Set.of(
                    "application/x-tika-ooxml",
                    "application/x-tika-msoffice",
                    "application/x-tika-ooxml-protected");

    /// Whether files of this type by content, called so, come here. What then turns out to be none is [#NO_TABLE].
    public boolean reads(String mimeType, String name) {
        int parameters = mimeType.indexOf(';');
        String type =
                (parameters < 0 ? mimeType : mimeType.substring(0, parameters))
                        .strip()
                        .toLowerCase(Locale.ROOT);
        String ending = ending(name);
        if (TYPES.contains(type)) return true;
        // A web page that calls itself a workbook is one table or more.
        if (type.equals("text/html")) return HTML_ENDINGS.contains(ending);
        if (CONTAINERS.contains(type)) return BOOK_ENDINGS.contains(ending);
        return type.equals("text/plain") && TEXT_ENDINGS.contains(ending);
    }

    @Override
    public ReadResult parse(Input input) throws IOException {
        try {
            Book book = Opening.open(input);
            if (book == null) return NO_TABLE;
            return extract(book, input);
        } catch (Opening.Refused refused) {
            return refused.why();
        } catch (RuntimeException | IOException e) {
            return Opening.reason(e);
        }
    }

    /// Asks the file's tables, named as its profile names them.
    public Answered query(Input input, FileReading.TableQuery query) throws IOException {
        try {
            Book book = Opening.open(input);
            if (book == null) return new Answered.NotRead(NO_TABLE);
            return new Querying(book, input, query).answer();
        } catch (Opening.Refused refused) {
            return new Answered.NotRead(refused.why());
        } catch (RuntimeException | IOException e) {
            return new Answered.NotRead(Opening.reason(e));
        }
    }

    private static ReadResult extract(Book book, Input input) throws IOException {
        Names names = new Names();
        List<TableReading> all = new ArrayList<>();
        String stem = Names.stem(input.name());
        book.read(sheet -> {
            String name = names.table(sheet.name().isEmpty() ? stem : sheet.name(), all.size() + 1);
            if (all.size() >= MOST_SHEETS) return null;
            int room =
                    all.size() < 4 ? input.limits().characters() : input.limits().characters() / 8;
            TableReading reading = new TableReading(sheet, name, room, input.deadline());
            all.add(reading);
            return reading;
        });
        List<TableReading> tables = all.stream().filter(table -> !table.empty()).toList();
        boolean damaged = all.stream().anyMatch(TableReading::isDamaged);
        if (tables.isEmpty()) return new Unreadable(damaged ? Reason.DAMAGED : Reason.EMPTY);
        return told(book, tables, input);
    }

    private static Extract told(Book book, List<TableReading> tables, Input input) {
        Set<Extract.Note> notes = EnumSet.noneOf(Extract.Note.class);
        List<Extract.Part> parts = new ArrayList<>();
        int[] rooms = Sharing.rooms(tables, input.limits().characters());
        long characters = 0;
        for (int i = 0; i < tables.size(); i++) {
            TableReading table = tables.get(i);
            Preview.Cut cut = table.preview().markdown(above(table), table.names(), rooms[i]);
            if (cut.cut()) notes.add(Extract.Note.CUT);
            if (table.outOfTime()) notes.add(Extract.Note.CUT_BY_TIME);
            if (table.besideCut()) notes.add(Extract.Note.CUT);
            if (table.noResults() > 0) notes.add(Extract.Note.NO_RESULTS);
            if (table.isDamaged()) notes.add(Extract.Note.PARTLY_DAMAGED);
            characters += table.preview().characters();
            boolean whole = table.sheet().name().isEmpty();
            parts.add(
                    new Extract.Part(
                            whole ? Extract.Unit.WHOLE : Extract.Unit.SHEET,
                            i + 1,
                            table.sheet().name(),
                            cut.markdown()));
        }
        return new Extract(
                Extract.Kind.TABLE,
                book.type(),
                "",
                parts,
                characters,
                null,
                null,
                Profile.of(tables),
                List.copyOf(notes));
    }

    /// What stands above a table's rows: what is hidden, the lines of its title, and comments and shapes.
    private static String above(TableReading table) {
        StringBuilder above = new StringBuilder();
        if (table.sheet().hidden()) above.append("(hidden sheet)\n\n");
        for (String title : table.layout().titles())
            above.append(Preview.escaped(title, 300)).append("\n\n");
        if (!table.hidden().isEmpty()) above.append(table.hidden()).append("\n\n");
        for (String words : table.wordsBeside())
            above.append(Preview.escaped(words, 500)).append("\n\n");
        return above.toString();
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
