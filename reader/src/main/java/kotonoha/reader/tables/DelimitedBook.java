package kotonoha.reader.tables;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// CSV and its kin: one table without a name.
final class DelimitedBook implements Book {
    private static final char[] SEPARATORS = {',', '\t', ';', '|'};
    private static final int LOOK = 64 << 10;
    private static final char UNDECODED = '\ufffd';
    private static final int LOOK_RECORDS = 100;

    private final Path file;
    private final Charset charset;
    private final char separator;

    private DelimitedBook(Path file, Charset charset, char separator) {
        this.file = file;
        this.charset = charset;
        this.separator = separator;
    }

    /// The book, or null where the text has no columns. A name that says CSV lets a single column pass.
    static @Nullable DelimitedBook open(Path file, Charset charset, boolean saysSo)
            throws IOException {
        char[] look = new char[LOOK];
        int length = 0;
        try (Reader in = reader(file, charset)) {
            int read;
            while (length < LOOK && (read = in.read(look, length, LOOK - length)) > 0)
                length += read;
        }
        String start = new String(look, 0, length);
        String whole =
                length < LOOK
                        ? start
                        : start.substring(0, Math.max(1, start.lastIndexOf('\n') + 1));
        char best = 0;
        double most = 0;
        for (char separator : SEPARATORS) {
            double score = score(whole, separator);
            if (score > most) {
                best = separator;
                most = score;
            }
        }
        if (best == 0 && !saysSo) return null;
        return new DelimitedBook(file, charset, best == 0 ? ',' : best);
    }

    @Override
    public String type() {
        return separator == '\t' ? "text/tab-separated-values" : "text/csv";
    }

    @Override
    public void read(Visitor visitor) throws IOException {
        Rows rows = visitor.sheet(new Sheet("", false, false));
        if (rows == null) return;
        boolean broken = false;
        try (Reader in = reader(file, charset)) {
            Records records = new Records(in, separator);
            List<String> fields;
            while ((fields = records.next()) != null) {
                List<Cell> cells = new ArrayList<>(fields.size());
                boolean blank = true;
                for (String field : fields) {
                    Cell cell = field.isEmpty() ? Cell.BLANK : Cell.of(field);
                    blank &= cell.blank();
                    broken |= field.indexOf(UNDECODED) >= 0;
                    cells.add(cell);
                }
                if (!blank && !rows.row(cells)) break;
            }
        }
        if (broken) rows.damaged();
        rows.end(List.of());
    }

    /// How much a text looks like records with this separator: most records have equally many fields, more than one.
    private static double score(String start, char separator) throws IOException {
        Records records = new Records(new StringReader(start), separator);
        Map<Integer, Integer> widths = new HashMap<>();
        List<String> fields;
        int count = 0;
        while (count < LOOK_RECORDS && (fields = records.next()) != null) {
            if (fields.size() == 1 && fields.getFirst().isBlank()) continue;
            widths.merge(fields.size(), 1, Integer::sum);
            count++;
        }
        double best = 0;
        for (Map.Entry<Integer, Integer> width : widths.entrySet()) {
            if (width.getKey() < 2) continue;
            double share = width.getValue() / (double) count;
            best = Math.max(best, share * (1 + Math.min(width.getKey(), 50) / 100.0));
        }
        return best;
    }

    private static Reader reader(Path file, Charset charset) throws IOException {
        return new InputStreamReader(
                Files.newInputStream(file),
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE));
    }
}
