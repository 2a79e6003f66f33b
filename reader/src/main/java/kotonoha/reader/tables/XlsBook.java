package kotonoha.reader.tables;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kotonoha.files.Unreadable.Reason;
import org.apache.poi.hssf.eventusermodel.HSSFEventFactory;
import org.apache.poi.hssf.eventusermodel.HSSFListener;
import org.apache.poi.hssf.eventusermodel.HSSFRequest;
import org.apache.poi.hssf.record.BOFRecord;
import org.apache.poi.hssf.record.BoolErrRecord;
import org.apache.poi.hssf.record.BoundSheetRecord;
import org.apache.poi.hssf.record.CellValueRecordInterface;
import org.apache.poi.hssf.record.DateWindow1904Record;
import org.apache.poi.hssf.record.EOFRecord;
import org.apache.poi.hssf.record.ExtendedFormatRecord;
import org.apache.poi.hssf.record.FormatRecord;
import org.apache.poi.hssf.record.FormulaRecord;
import org.apache.poi.hssf.record.LabelRecord;
import org.apache.poi.hssf.record.LabelSSTRecord;
import org.apache.poi.hssf.record.MergeCellsRecord;
import org.apache.poi.hssf.record.NumberRecord;
import org.apache.poi.hssf.record.Record;
import org.apache.poi.hssf.record.SSTRecord;
import org.apache.poi.hssf.record.StringRecord;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.FormulaError;
import org.apache.poi.ss.util.CellRangeAddress;
import org.jspecify.annotations.Nullable;

/// A workbook of Excel 97 to 2003, record by record.
final class XlsBook implements Book {
    static final String TYPE = "application/vnd.ms-excel";

    private final Path file;

    XlsBook(Path file) {
        this.file = file;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public void read(Visitor visitor) throws IOException {
        try (POIFSFileSystem container = new POIFSFileSystem(file.toFile(), true)) {
            if (container.getRoot().hasEntryCaseInsensitive("EncryptedPackage"))
                throw new Opening.Refused(Reason.ENCRYPTED);
            AllMerges merges = new AllMerges();
            process(container, merges);
            Sheets sheets = new Sheets(visitor, merges.sheets);
            try {
                process(container, sheets);
            } catch (RuntimeException e) {
                if (!sheets.brokeOff()) throw e;
            }
        }
    }

    private static void process(POIFSFileSystem container, HSSFListener listener)
            throws IOException {
        HSSFRequest request = new HSSFRequest();
        request.addListenerForAllRecords(listener);
        String name = container.getRoot().hasEntryCaseInsensitive("Workbook") ? "Workbook" : "Book";
        if (!container.getRoot().hasEntryCaseInsensitive(name))
            throw new Opening.Refused(Reason.UNKNOWN_KIND);
        try (InputStream in = container.createDocumentInputStream(name)) {
            new HSSFEventFactory().processEvents(request, in);
        }
    }

    /// Which sheet a record belongs to: charts lie inside of sheets as workbooks of their own.
    private abstract static class BySheet implements HSSFListener {
        int sheet = -1;
        private int depth;

        @Override
        public final void processRecord(Record read) {
            if (read instanceof BOFRecord begin) {
                if (depth++ == 0 && begin.getType() != BOFRecord.TYPE_WORKBOOK) begin(++sheet);
            } else if (read instanceof EOFRecord) {
                if (--depth == 0 && sheet >= 0) end();
            } else if (depth <= 1) {
                take(read);
            }
        }

        abstract void begin(int number);

        abstract void end();

        abstract void take(Record read);
    }

    private static final class AllMerges extends BySheet {
        final Map<Integer, Merges> sheets = new HashMap<>();

        @Override
        void begin(int number) {}

        @Override
        void end() {}

        @Override
        void take(Record read) {
            if (!(read instanceof MergeCellsRecord cells)) return;
            Merges merges = sheets.computeIfAbsent(sheet, number -> new Merges());
            for (int i = 0; i < cells.getNumAreas(); i++) {
                CellRangeAddress area = cells.getAreaAt(i);
                merges.add(
                        new Merges.Area(
                                area.getFirstRow(),
                                area.getLastRow(),
                                area.getFirstColumn(),
                                area.getLastColumn()));
            }
        }
    }

    private static final class Sheets extends BySheet {
        private final Visitor visitor;
        private final Map<Integer, Merges> allMerges;
        private final List<BoundSheetRecord> named = new ArrayList<>();
        private final Map<Integer, CellFormat> own = new HashMap<>();
        private final List<Integer> styles = new ArrayList<>();
        private @Nullable SSTRecord strings;
        private boolean from1904;
        private @Nullable Rows rows;
        private boolean wanted;
        private Merges merges = new Merges();
        private List<Cell> cells = new ArrayList<>();
        private int row = -1;
        private int formulaColumn = -1;

        Sheets(Visitor visitor, Map<Integer, Merges> allMerges) {
            this.visitor = visitor;
            this.allMerges = allMerges;
        }

        @Override
        void begin(int number) {
            List<BoundSheetRecord> ordered = List.of(BoundSheetRecord.orderByBofPosition(named));
            boolean known = number < ordered.size();
            String name = known ? ordered.get(number).getSheetname() : "Sheet" + (number + 1);
            boolean hidden =
                    known && (ordered.get(number).isHidden() || ordered.get(number).isVeryHidden());
            rows = visitor.sheet(new Sheet(Cell.of(name).text(), hidden, false));
            wanted = rows != null;
            merges = allMerges.getOrDefault(number, new Merges());
            merges.sort();
            row = -1;
        }

        @Override
        void end() {
            flush();
            if (rows != null) rows.end(List.of());
            rows = null;
        }

        boolean brokeOff() {
            if (rows == null) return false;
            rows.damaged();
            end();
            return true;
        }

        @Override
        void take(Record read) {
            switch (read) {
                case BoundSheetRecord bound -> named.add(bound);
                case FormatRecord format ->
                        own.put(format.getIndexCode(), CellFormat.of(format.getFormatString()));
                case ExtendedFormatRecord style -> styles.add((int) style.getFormatIndex());
                case SSTRecord shared -> strings = shared;
                case DateWindow1904Record window -> from1904 = window.getWindowing() == 1;
                case NumberRecord number -> put(number, number(number, number.getValue()));
                case LabelSSTRecord label -> put(label, Cell.of(shared(label.getSSTIndex())));
                case LabelRecord label ->
                        put(label.getRow(), label.getColumn(), Cell.of(label.getValue()));
                case BoolErrRecord value -> put(value, boolOrError(value));
                case FormulaRecord formula -> formula(formula);
                case StringRecord result -> {
                    if (formulaColumn >= 0) put(row, formulaColumn, Cell.of(result.getString()));
                    formulaColumn = -1;
                }
                default -> {}
            }
        }

        private String shared(int number) {
            return strings == null || number >= strings.getNumUniqueStrings()
                    ? ""
                    : strings.getString(number).getString();
        }

        private void formula(FormulaRecord formula) {
            formulaColumn = -1;
            CellType type = CellType.forInt(formula.getCachedResultType());
            switch (type) {
                case BOOLEAN -> put(formula, XlsxSheet.truth(formula.getCachedBooleanValue()));
                case ERROR -> put(formula, error(formula.getCachedErrorValue()));
                case STRING -> {
                    put(formula, Cell.BLANK);
                    formulaColumn = formula.getColumn();
                }
                case NUMERIC -> put(formula, number(formula, formula.getValue()));
                case BLANK, FORMULA, _NONE -> {}
            }
        }

        private static Cell boolOrError(BoolErrRecord value) {
            return value.isBoolean()
                    ? XlsxSheet.truth(value.getBooleanValue())
                    : error(value.getErrorValue());
        }

        private static Cell error(int code) {
            String text =
                    FormulaError.isValidCode(code) ? FormulaError.forInt(code).getString() : "#?";
            return new Cell(text, Meaning.NOTHING);
        }

        private Cell number(CellValueRecordInterface cell, double value) {
            int style = cell.getXFIndex();
            int id = style >= 0 && style < styles.size() ? styles.get(style) : 0;
            return own.computeIfAbsent(id, CellFormat::builtIn).cell(value, "", from1904);
        }

        private void put(CellValueRecordInterface place, Cell cell) {
            put(place.getRow(), place.getColumn(), cell);
        }

        private void put(int toRow, int column, Cell cell) {
            if (toRow != row) flush();
            row = toRow;
            while (cells.size() <= column) cells.add(Cell.BLANK);
            cells.set(column, cell);
        }

        private void flush() {
            if (cells.isEmpty()) return;
            List<Cell> full = cells;
            cells = new ArrayList<>(full.size());
            merges.fill(row, full);
            if (wanted && rows != null && full.stream().anyMatch(cell -> !cell.blank()))
                wanted = rows.row(full);
        }
    }
}
