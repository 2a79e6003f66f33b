package kotonoha.reader.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import kotonoha.files.Extract;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.reader.Input;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.ss.usermodel.Workbook;
import org.apache.poi.ss.util.CellRangeAddress;
import org.apache.poi.xssf.streaming.SXSSFWorkbook;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpreadsheetTest {
    @TempDir Path folder;
    private Desk desk;

    @BeforeEach
    void set() {
        desk = new Desk(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"xlsx", "xls"})
    void dates_percentages_formulas_and_merged_cells_are_understood(String kind)
            throws IOException {
        Input input =
                desk.file(
                        "book." + kind,
                        company(kind.equals("xlsx") ? new XSSFWorkbook() : new HSSFWorkbook()));

        Extract extract = desk.extract(input);

        assertThat(extract.parts()).extracting(Extract.Part::label).containsExactly("売上 一覧", "控え");
        assertThat(extract.parts()).extracting(Extract.Part::unit).containsOnly(Extract.Unit.SHEET);
        assertThat(extract.parts().getFirst().markdown())
                .isEqualTo(
                        """
                        2026年度 売上

                        | 地域 | 日付 | 金額 | 割合 | 税込 | 判定 |
                        | --- | --- | --- | --- | --- | --- |
                        | 東京 | 2026-03-04 | 1200 | 12.5% | 1320 | TRUE |
                        | 東京 | 2026-03-05 | 800.5 | 50.0% | 880.55 | FALSE |
                        | ｵｵｻｶ | 2026-03-06 | -300 | 100.0% | -330 | TRUE |
                        """);
        assertThat(extract.parts().get(1).markdown()).startsWith("(hidden sheet)\n\n| 品 | 数 |");
        assertThat(extract.profile())
                .contains(
                        "### Table `売上_一覧` (3 rows, sheet \"売上 一覧\")",
                        "### Table `控え` (1 row, sheet \"控え\", hidden)",
                        "| \"日付\" | date | 0 | 3 | 2026-03-04 to 2026-03-06 |");
        assertThat(
                        desk.cells(
                                input,
                                "SELECT 地域, sum(税込), max(日付) FROM 売上_一覧 GROUP BY 地域 ORDER BY 2"))
                .containsExactly(
                        List.of("ｵｵｻｶ", "-330", "2026-03-06"),
                        List.of("東京", "2200.55", "2026-03-05"));
        assertThat(desk.cells(input, "SELECT 数 FROM 控え")).containsExactly(List.of("7"));
    }

    private static byte[] company(Workbook book) throws IOException {
        Sheet sheet = book.createSheet("売上 一覧");
        sheet.createRow(0).createCell(0).setCellValue("2026年度 売上");
        sheet.addMergedRegion(new CellRangeAddress(0, 0, 0, 5));
        row(sheet, 2, "地域", "日付", "金額", "割合", "税込", "判定");
        row(sheet, 3, "東京", LocalDate.of(2026, 3, 4), 1200, .125, "", true);
        row(sheet, 4, "", LocalDate.of(2026, 3, 5), 800.5, .5, "", false);
        row(sheet, 5, "ｵｵｻｶ", LocalDate.of(2026, 3, 6), -300, 1.0, "", true);
        sheet.addMergedRegion(new CellRangeAddress(3, 4, 0, 0));
        String[] dates = {"[$-411]ggge\"年\"m\"月\"d\"日\"", "yyyy\"年\"m\"月\"d\"日\"", "yyyy/m/d"};
        for (int i = 0; i < 3; i++) {
            Row row = sheet.getRow(3 + i);
            style(book, row, 1, dates[i]);
            style(book, row, 3, "0.0%");
            row.createCell(4).setCellFormula("ROUND(C%d*1.1,2)".formatted(4 + i));
        }
        Sheet hidden = book.createSheet("控え");
        row(hidden, 0, "品", "数");
        row(hidden, 1, "紙", 7);
        book.setSheetHidden(1, true);
        book.getCreationHelper().createFormulaEvaluator().evaluateAll();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        book.write(bytes);
        book.close();
        return bytes.toByteArray();
    }

    private static void style(Workbook book, Row row, int column, String format) {
        var style = book.createCellStyle();
        style.setDataFormat(book.createDataFormat().getFormat(format));
        row.getCell(column).setCellStyle(style);
    }

    private static void row(Sheet sheet, int number, Object... values) {
        Row row = sheet.createRow(number);
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case String text -> {
                    if (!text.isEmpty()) row.createCell(i).setCellValue(text);
                }
                case Number value -> row.createCell(i).setCellValue(value.doubleValue());
                case LocalDate day -> row.createCell(i).setCellValue(day);
                case Boolean truth -> row.createCell(i).setCellValue(truth);
                default -> throw new IllegalArgumentException(values[i].toString());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            quoteCharacter = '\'',
            textBlock =
                    """
                    000000|123|000123
                    000000|1234567|1234567
                    000-0000|1000001|100-0001
                    [<=999]000;[<=9999]000-00;000-0000|12|012
                    [<=999]000;[<=9999]000-00;000-0000|1234567|123-4567
                    "No."0000|12|No.0012
                    0"千円"|1234.5|1235千円
                    #,##0"個"|1234567|1,234,567個
                    "第"0"号"|7|第7号
                    #,##0,"千円"|1234567|1,235千円
                    0.0,,"百万円"|1234567|1.2百万円
                    # ?/?|1.75|1 3/4
                    # ??/??|0.52083333|25/48
                    ?/8|0.5|4/8
                    # ??/100|2.5|2 50/100
                    # ?/?|3|3
                    [h]:mm|1.1458333333|27:30
                    [h]"時間"mm"分"|0.0625|1時間30分
                    [mm]:ss|0.0625|90:00
                    [Red]#,##0|-1234|-1,234
                    #,##0;[Red]-#,##0|-1234|-1,234
                    #,##0;"▲ "#,##0|-1234|▲ 1,234
                    #,##0_);(#,##0)|-1234|(1,234)
                    _-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-|1234|1,234
                    _-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-|-1234|-1,234
                    _-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-|0|-
                    [>=1000]#,##0,"K";0|12345|12K
                    [>=1000]#,##0,"K";0|-5|-5
                    0.00|1.005|1.01
                    0.00|-0.5|-0.50
                    #.##|0.5|.5
                    #|0|''
                    0.00E+00|1234.5|1.23E+03
                    0.0E-0|0.00012|1.2E-4
                    ##0.0E+0|12345|12.3E+3
                    0.0%|0.5|50.0%
                    0%|0.125|13%
                    0!円|5|5円
                    [$¥-411]#,##0|1234|¥1,234
                    \\\\#,##0|1234|¥1,234
                    [青]0|5|5
                    G/標準"名"|12.5|12.5名
                    @|12.5|12.5
                    General|1234567.5|1234567.5
                    ;;;|5|''
                    0;-0;;@|0|''
                    "未定"|5|未定
                    """)
    void a_number_is_told_as_it_is_seen(String format, double value, String seen) {
        assertThat(CellFormat.of(format).cell(value, "", false).text()).isEqualTo(seen);
    }

    @Test
    void no_format_and_no_number_breaks_a_sheet() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String signs = "0#?.,%/E+-;\"[]\\\\_*!@hms円<=>5 ";
        double[] values = {0, -0.0, 1, -1.5, 1e308, -1e-308, 123456.789, 0.99999999};
        for (int i = 0; i < 5_000; i++) {
            StringBuilder format = new StringBuilder();
            for (int n = random.nextInt(40); n >= 0; n--)
                format.append(signs.charAt(random.nextInt(signs.length())));
            String code = random.nextInt(20) == 0 ? "0" + "%".repeat(200) : format.toString();
            for (double value : values)
                assertThat(CellFormat.of(code).cell(value, "", false).text())
                        .as("seed %d: %s of %s", seed, code, value)
                        .hasSizeLessThan(2_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"xlsx", "xls"})
    void codes_are_looked_up_as_they_are_seen_and_amounts_are_added(String kind)
            throws IOException {
        Workbook book = kind.equals("xlsx") ? new XSSFWorkbook() : new HSSFWorkbook();
        Sheet sheet = book.createSheet("S");
        row(sheet, 0, "社員番号", "郵便番号", "売上", "率", "勤務", "隠し", "数");
        String[] formats = {"000000", "000-0000", "#,##0\"千円\"", "0%", "[h]:mm", ";;;", "0"};
        Object[][] values = {
            {123, 1000001, 1200, .125, 1.5, 7, 1.2}, {45, 600000, 800, .5, .25, 8, 1.4}
        };
        for (int i = 0; i < 2; i++) {
            row(sheet, i + 1, values[i]);
            for (int c = 0; c < formats.length; c++)
                style(book, sheet.getRow(i + 1), c, formats[c]);
        }
        Input input = desk.file("b." + kind, bytes(book));
        Extract extract = desk.extract(input);
        assertThat(extract.parts().getFirst().markdown())
                .contains("| 000123 | 100-0001 | 1,200千円 | 13% | 36:00 |  | 1 |")
                .contains("| 000045 | 060-0000 | 800千円 | 50% | 6:00 |  | 1 |");
        assertThat(extract.profile())
                .contains(
                        "| \"社員番号\" | text |",
                        "| \"売上\" | integer (千円) | 0 | 2 | 800 to 1200, mean 1000 |",
                        "| \"勤務\" | integer (hours) | 0 | 2 | 6 to 36, mean 21 |",
                        "1.2 to 1.4, mean 1.3");
        assertThat(
                        desk.cells(
                                input,
                                "SELECT 売上, 率, 勤務, 隠し, 数 FROM S WHERE 社員番号 = '000123' AND 郵便番号 = '100-0001'"))
                .containsExactly(List.of("1200", "0.125", "36", "7", "1.2"));
        assertThat(desk.cells(input, "SELECT sum(売上), sum(勤務), sum(隠し) FROM S"))
                .containsExactly(List.of("2000", "42", "15"));
    }

    @Test
    void two_rows_of_headings_become_one() throws IOException {
        XSSFWorkbook book = new XSSFWorkbook();
        Sheet sheet = book.createSheet("S");
        row(sheet, 0, "部署", "売上", "", "費用", "");
        row(sheet, 1, "", "上期", "下期", "上期", "下期");
        row(sheet, 2, "営業", 1, 2, 3, 4);
        row(sheet, 3, "開発", 5, 6, 7, 8);
        sheet.addMergedRegion(new CellRangeAddress(0, 1, 0, 0));
        sheet.addMergedRegion(new CellRangeAddress(0, 0, 1, 2));
        sheet.addMergedRegion(new CellRangeAddress(0, 0, 3, 4));
        Input input = desk.file("h.xlsx", bytes(book));
        assertThat(desk.cells(input, "SELECT 部署, \"売上 下期\", \"費用 上期\" FROM S"))
                .containsExactly(List.of("営業", "2", "3"), List.of("開発", "6", "7"));
    }

    @Test
    void a_long_sheet_is_read_as_a_stream() throws IOException {
        Path file = folder.resolve("long.xlsx");
        try (SXSSFWorkbook book = new SXSSFWorkbook(100)) {
            Sheet sheet = book.createSheet("Data");
            row(sheet, 0, "id", "name", "amount");
            for (int i = 1; i <= 60_000; i++) row(sheet, i, i, "name " + i % 500, i * 1.5);
            try (var out = Files.newOutputStream(file)) {
                book.write(out);
            }
        }
        Input input = desk.file("long.xlsx", Files.readAllBytes(file));
        long before = System.nanoTime();
        Extract extract = desk.extract(input);
        System.out.printf("60,000 rows of XLSX: %d ms%n", (System.nanoTime() - before) / 1_000_000);
        assertThat(extract.profile())
                .contains("### Table `Data` (60,000 rows", "| \"name\" | text | 0 | 500 |");
        assertThat(desk.cells(input, "SELECT count(*), max(amount) FROM Data"))
                .containsExactly(List.of("60000", "90000"));
    }

    @Test
    void a_book_with_a_password_is_said_to_be_encrypted() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (POIFSFileSystem container = new POIFSFileSystem()) {
            var encryptor = new EncryptionInfo(EncryptionMode.standard).getEncryptor();
            encryptor.confirmPassword("secret");
            try (var out = encryptor.getDataStream(container)) {
                out.write(company(new XSSFWorkbook()));
            }
            container.writeFilesystem(bytes);
        }
        assertThat(desk.read(desk.file("p.xlsx", bytes.toByteArray())))
                .isEqualTo(new Unreadable(Reason.ENCRYPTED));
    }

    @Test
    void an_open_document_is_read_with_its_repeated_and_merged_cells() throws IOException {
        String content =
                """
                <?xml version="1.0" encoding="UTF-8"?>
                <office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
                  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
                  xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
                  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
                <office:automatic-styles><style:style style:name="ta2"><style:table-properties table:display="false"/></style:style></office:automatic-styles>
                <office:body><office:spreadsheet>
                <table:table table:name="売上">
                <table:table-row><table:table-cell office:value-type="string"><text:p>地域</text:p></table:table-cell>
                  <table:table-cell office:value-type="string"><text:p>日</text:p></table:table-cell>
                  <table:table-cell office:value-type="string"><text:p>額</text:p></table:table-cell>
                  <table:table-cell office:value-type="string"><text:p>番号</text:p></table:table-cell>
                  <table:table-cell table:number-columns-repeated="16381"/></table:table-row>
                <table:table-row><table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>東京</text:p></table:table-cell>
                  <table:table-cell office:value-type="date" office:date-value="2026-03-04"><text:p>令和8年3月4日</text:p></table:table-cell>
                  <table:table-cell office:value-type="float" office:value="1200"><text:p>1,200</text:p></table:table-cell>
                  <table:table-cell office:value-type="float" office:value="123"><text:p>000123</text:p></table:table-cell></table:table-row>
                <table:table-row table:number-rows-repeated="2"><table:covered-table-cell/>
                  <table:table-cell office:value-type="date" office:date-value="2026-03-05"><text:p>令和8年3月5日</text:p></table:table-cell>
                  <table:table-cell office:value-type="float" office:value="5"><text:p>5</text:p></table:table-cell>
                  <table:table-cell office:value-type="float" office:value="45"><text:p>000045</text:p></table:table-cell></table:table-row>
                <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
                </table:table>
                <table:table table:name="H" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row></table:table>
                </office:spreadsheet></office:body></office:document-content>
                """;
        Input input = desk.file("t.ods", ods(content));
        Extract extract = desk.extract(input);
        assertThat(extract.parts().getFirst().markdown())
                .contains("| 東京 | 令和8年3月4日 | 1,200 | 000123 |");
        assertThat(extract.profile()).contains("\"H\", hidden");
        assertThat(desk.cells(input, "SELECT 額 FROM 売上 WHERE 番号 = '000123'"))
                .containsExactly(List.of("1200"));
        assertThat(desk.cells(input, "SELECT 地域, 日, 額 FROM 売上 LIMIT 2"))
                .containsExactly(
                        List.of("東京", "2026-03-04", "1200"), List.of("東京", "2026-03-05", "5"));
    }

    @Test
    void xml_that_defines_entities_is_dangerous() throws IOException {
        String content =
                "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\">]><office:document-content"
                        + " xmlns:office=\"o\">&a;</office:document-content>";
        assertThat(desk.read(desk.file("x.ods", ods(content))))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        why -> assertThat(why.reason()).isEqualTo(Reason.DANGEROUS));
    }

    @Test
    void a_broken_book_is_damaged() throws IOException {
        byte[] whole = company(new XSSFWorkbook());
        byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);
        assertThat(desk.read(desk.file("b.xlsx", half)))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        why -> assertThat(why.reason()).isEqualTo(Reason.DAMAGED));
    }

    @Test
    void formulas_without_results_are_shown_and_not_taken_for_nothing() throws IOException {
        XSSFWorkbook book = new XSSFWorkbook();
        Sheet sheet = book.createSheet("計算");
        row(sheet, 0, "品", "数", "額");
        row(sheet, 1, "紙", 2, 10);
        row(sheet, 2, "筆", 3);
        sheet.getRow(2).createCell(2).setCellFormula("B3*5");
        Input input = desk.file("f.xlsx", bytes(book));

        Extract extract = desk.extract(input);

        assertThat(extract.notes()).containsExactly(Extract.Note.NO_RESULTS);
        assertThat(extract.parts().getFirst().markdown()).contains("| 筆 | 3 | =B3*5 |");
        assertThat(extract.profile()).contains("1 cells hold formulas whose results are not saved");
        assertThat(desk.cells(input, "SELECT sum(額), count(額) FROM 計算"))
                .containsExactly(List.of("10", "1"));
    }

    @Test
    void comments_shapes_and_what_is_hidden_are_told() throws IOException {
        XSSFWorkbook book = new XSSFWorkbook();
        var sheet = book.createSheet("表");
        row(sheet, 0, "品", "数");
        row(sheet, 1, "紙", 2);
        row(sheet, 2, "筆", 3);
        sheet.getRow(2).setZeroHeight(true);
        sheet.setColumnHidden(1, true);
        var drawing = sheet.createDrawingPatriarch();
        var anchor = book.getCreationHelper().createClientAnchor();
        var comment = drawing.createCellComment(anchor);
        comment.setString(new org.apache.poi.xssf.usermodel.XSSFRichTextString("要確認\n3月末"));
        comment.setAuthor("佐藤");
        sheet.getRow(1).getCell(1).setCellComment(comment);
        drawing.createTextbox(new org.apache.poi.xssf.usermodel.XSSFClientAnchor()).setText("税抜です");

        Extract extract = desk.extract(desk.file("c.xlsx", bytes(book)));

        assertThat(extract.parts().getFirst().markdown())
                .startsWith(
                        """
                        Hidden or filtered out in the workbook, but read and counted here: 1 row and column B.

                        Comment on B2 by 佐藤: 要確認 3月末

                        Shape: 税抜です

                        | 品 | 数 |
                        """);
    }

    @Test
    void only_the_sheets_that_a_query_names_are_read() throws IOException {
        XSSFWorkbook book = new XSSFWorkbook();
        row(book.createSheet("明細"), 0, "x");
        Sheet second = book.createSheet("明細2");
        row(second, 0, "a", "b");
        row(second, 1, 1, 2);
        assertThat(desk.wrong(desk.file("m.xlsx", bytes(book)), "SELECT c FROM 明細2"))
                .contains("columns of 明細2 are")
                .doesNotContain("columns of 明細 are");
    }

    private static byte[] ods(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            byte[] type = OdsBook.TYPE.getBytes(UTF_8);
            ZipEntry mimetype = new ZipEntry("mimetype");
            mimetype.setMethod(ZipEntry.STORED);
            mimetype.setSize(type.length);
            CRC32 crc = new CRC32();
            crc.update(type);
            mimetype.setCrc(crc.getValue());
            zip.putNextEntry(mimetype);
            zip.write(type);
            zip.putNextEntry(new ZipEntry("content.xml"));
            zip.write(content.strip().getBytes(UTF_8));
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(Workbook book) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        book.write(bytes);
        book.close();
        return bytes.toByteArray();
    }
}
