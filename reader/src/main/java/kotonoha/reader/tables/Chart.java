package kotonoha.reader.tables;

import java.awt.Color;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import kotonoha.kernel.Json;
import org.jspecify.annotations.Nullable;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries.CategorySeriesRenderStyle;
import org.knowm.xchart.PieChart;
import org.knowm.xchart.PieChartBuilder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.PieStyler;
import org.knowm.xchart.style.Styler;
import tools.jackson.databind.JsonNode;

/// Draws what a query found: bars, lines, a pie or points, as PNG.
final class Chart {
    /// The chart cannot be drawn as asked; the sentence is for the model.
    static final class Impossible extends Exception {
        private static final long serialVersionUID = 1;

        Impossible(String sentence) {
            super(sentence);
        }
    }

    private static final int WIDTH = 1_200;
    private static final int HEIGHT = 700;
    private static final int MOST_CATEGORIES = 30;
    private static final int MOST_STEPS = 366;
    private static final int MOST_MONTHS = 60;
    private static final int MOST_SERIES = 12;
    private static final int MOST_SLICES = 12;
    private static final int LONGEST_LABEL = 24;
    private static final Color[] COLOURS = {
        new Color(0x3366aa), new Color(0xdd8833), new Color(0x55a868), new Color(0xc44e52),
        new Color(0x8172b3), new Color(0x937860), new Color(0xda8bc3), new Color(0x8c8c8c),
        new Color(0xccb974), new Color(0x64b5cd), new Color(0x1f3f66), new Color(0x7a9a01)
    };

    private final String kind;
    private final String title;
    private final int x;
    private final List<Integer> y;
    private final Database.Found found;

    private Chart(String kind, String title, int x, List<Integer> y, Database.Found found) {
        this.kind = kind;
        this.title = title;
        this.x = x;
        this.y = y;
        this.found = found;
    }

    /// Checks what is asked for against what was found.
    static Chart of(JsonNode asked, Database.Found found) throws Impossible {
        if (found.rows().isEmpty()) throw new Impossible("no chart: the query found no rows");
        String kind = Json.text(asked, "kind");
        if (!List.of("bar", "line", "pie", "scatter").contains(kind))
            throw new Impossible("chart.kind must be bar, line, pie or scatter");
        String xName = Json.text(asked, "x");
        int x = xName.isEmpty() ? 0 : column(xName, found);
        List<Integer> y = new ArrayList<>();
        JsonNode names = asked.path("y");
        if (names.isString() && !names.stringValue().isEmpty())
            y.add(column(names.stringValue(), found));
        for (JsonNode name : names) y.add(column(name.asString(), found));
        if (y.isEmpty()) y.addAll(numeric(x, found));
        if (y.isEmpty()) throw new Impossible("chart.y must name a column with numbers");
        for (int column : y) mustBeNumbers(column, found);
        Chart chart = new Chart(kind, cut(Json.text(asked, "title"), 80), x, y, found);
        chart.check();
        return chart;
    }

    private void check() throws Impossible {
        if (y.size() > MOST_SERIES)
            throw new Impossible("a chart shows at most 12 series; name fewer columns in chart.y");
        if (kind.equals("scatter")) {
            mustBeNumbers(x, found);
            return;
        }
        List<String> labels = labels();
        if (new HashSet<>(labels).size() < labels.size()
                && !(kind.equals("line") && alongNumbers()))
            throw new Impossible(
                    "chart.x has the same value in several rows; GROUP BY it, with one column for each series");
        int most = kind.equals("line") ? MOST_STEPS : MOST_CATEGORIES;
        boolean axis = kind.equals("line") && (alongTime() || alongNumbers());
        if (!kind.equals("pie") && !axis && labels.size() > most)
            throw new Impossible(
                    "a %s chart shows at most %d values of chart.x, the query found %d; use LIMIT or GROUP BY"
                            .formatted(kind, most, labels.size()));
        if (kind.equals("pie") && values(y.getFirst()).stream().anyMatch(v -> v < 0))
            throw new Impossible("a pie cannot show negative numbers; use a bar chart");
    }

    /// The picture; empty where this machine cannot draw (it has no fonts).
    byte[] png() {
        System.setProperty("java.awt.headless", "true");
        try {
            return BitmapEncoder.getBitmapBytes(drawn(), BitmapEncoder.BitmapFormat.PNG);
        } catch (IOException | RuntimeException | LinkageError | InternalError e) {
            return new byte[0];
        }
    }

    private org.knowm.xchart.internal.chartpart.Chart<?, ?> drawn() {
        return switch (kind) {
            case "pie" -> pie();
            case "scatter" -> points(XYSeriesRenderStyle.Scatter);
            case "line" ->
                    alongTime() || alongNumbers()
                            ? points(XYSeriesRenderStyle.Line)
                            : bars(CategorySeriesRenderStyle.Line);
            default -> bars(CategorySeriesRenderStyle.Bar);
        };
    }

    private CategoryChart bars(CategorySeriesRenderStyle style) {
        CategoryChart chart =
                new CategoryChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle(name(x))
                        .yAxisTitle(y.size() == 1 ? name(y.getFirst()) : "")
                        .build();
        List<String> labels = labels();
        dress(chart.getStyler());
        axes(chart.getStyler());
        chart.getStyler().setDefaultSeriesRenderStyle(style);
        chart.getStyler().setAvailableSpaceFill(labels.size() < 4 ? .4 : .8);
        int longest = labels.stream().mapToInt(Chart::columns).max().orElse(0);
        if (longest * labels.size() > 110) chart.getStyler().setXAxisLabelRotation(45);
        if (labels.size() > MOST_CATEGORIES) chart.getStyler().setXAxisMaxLabelCount(15);
        for (int column : y) chart.addSeries(name(column), labels, values(column));
        return chart;
    }

    private XYChart points(XYSeriesRenderStyle style) {
        XYChart chart =
                new XYChartBuilder()
                        .width(WIDTH)
                        .height(HEIGHT)
                        .title(title)
                        .xAxisTitle(name(x))
                        .yAxisTitle(y.size() == 1 ? name(y.getFirst()) : "")
                        .build();
        dress(chart.getStyler());
        axes(chart.getStyler());
        chart.getStyler().setDefaultSeriesRenderStyle(style);
        chart.getStyler().setMarkerSize(found.rows().size() > 100 ? 4 : 7);
        boolean time = style == XYSeriesRenderStyle.Line && alongTime();
        if (time)
            chart.getStyler()
                    .setDatePattern("yyyy-MM-dd")
                    .setTimezone(java.util.TimeZone.getTimeZone("UTC"));
        for (int column : y) {
            List<Object> at = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (List<@Nullable Object> row : found.rows()) {
                Object place = time ? day(row.get(x)) : row.get(x);
                if (place == null || !(row.get(column) instanceof Number value)) continue;
                at.add(place);
                values.add(value.doubleValue());
            }
            if (!at.isEmpty()) chart.addSeries(name(column), at, values);
        }
        return chart;
    }

    private PieChart pie() {
        PieChart chart = new PieChartBuilder().width(WIDTH).height(HEIGHT).title(title).build();
        dress(chart.getStyler());
        chart.getStyler()
                .setForceAllLabelsVisible(true)
                .setLabelType(PieStyler.LabelType.NameAndPercentage);
        chart.getStyler().setLabelsDistance(1.15).setPlotContentSize(.7);
        chart.getStyler().setLabelsFont(font(Font.PLAIN, 22)).setLabelsFontColor(Color.DARK_GRAY);
        List<String> labels = labels();
        List<Double> values = values(y.getFirst());
        double rest = 0;
        for (int i = 0; i < labels.size(); i++) {
            if (i < MOST_SLICES - 1 || labels.size() <= MOST_SLICES)
                chart.addSeries(labels.get(i), values.get(i));
            else rest += values.get(i);
        }
        if (rest > 0) chart.addSeries("…", rest);
        return chart;
    }

    private void dress(Styler styler) {
        styler.setBaseFont(font(Font.PLAIN, 22));
        styler.setChartTitleFont(font(Font.BOLD, 28));
        styler.setLegendFont(font(Font.PLAIN, 21));
        styler.setSeriesColors(COLOURS);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setLegendVisible(kind.equals("pie") || y.size() > 1);
        styler.setChartTitleVisible(!title.isEmpty());
        styler.setChartTitleBoxVisible(false);
        styler.setChartPadding(20);
    }

    private void axes(AxesChartStyler styler) {
        styler.setAxisTitleFont(font(Font.PLAIN, 22));
        styler.setAxisTickLabelsFont(font(Font.PLAIN, 20));
        styler.setyAxisTickLabelsFormattingFunction(Chart::readable);
        if (kind.equals("scatter") || (alongNumbers() && !alongTime()))
            styler.setxAxisTickLabelsFormattingFunction(Chart::readable);
        styler.setPlotGridVerticalLinesVisible(kind.equals("scatter"));
        styler.setPlotGridLinesColor(new Color(0xdddddd));
        styler.setYAxisTitleVisible(y.size() == 1);
        if (kind.equals("bar") && y.stream().flatMap(c -> values(c).stream()).allMatch(v -> v >= 0))
            styler.setYAxisMin(0.0);
    }

    private static String readable(double value) {
        double rounded = Math.abs(value) < 1e-9 ? 0 : value;
        return new DecimalFormat("#,##0.####", DecimalFormatSymbols.getInstance(Locale.ROOT))
                .format(rounded);
    }

    private boolean alongTime() {
        return !byMonth() && found.rows().stream().allMatch(row -> day(row.get(x)) != null);
    }

    /// Months, which SQL has as their first days: shown without the day, at equal distances.
    private boolean byMonth() {
        return found.rows().size() <= MOST_MONTHS
                && found.rows().stream()
                        .allMatch(row ->
                                row.get(x) instanceof String text
                                        && text.length() == 10
                                        && text.endsWith("-01")
                                        && day(text) != null);
    }

    private boolean alongNumbers() {
        return kind.equals("line")
                && found.rows().stream().allMatch(row -> row.get(x) instanceof Number);
    }

    private static @Nullable Date day(@Nullable Object value) {
        if (!(value instanceof String text) || text.length() < 10) return null;
        try {
            LocalDate day = LocalDate.parse(text.substring(0, 10));
            return text.length() == 10
                    ? Date.from(day.atStartOfDay().toInstant(ZoneOffset.UTC))
                    : Date.from(
                            java.time.LocalDateTime.parse(text.substring(0, 19).replace(' ', 'T'))
                                    .toInstant(ZoneOffset.UTC));
        } catch (java.time.format.DateTimeParseException | StringIndexOutOfBoundsException none) {
            return null;
        }
    }

    private List<String> labels() {
        boolean months = byMonth();
        List<String> labels = new ArrayList<>();
        for (List<@Nullable Object> row : found.rows()) {
            String label = Querying.text(row.get(x));
            labels.add(months ? label.substring(0, 7) : cut(label, LONGEST_LABEL));
        }
        return labels;
    }

    private List<Double> values(int column) {
        List<Double> values = new ArrayList<>();
        for (List<@Nullable Object> row : found.rows())
            values.add(row.get(column) instanceof Number number ? number.doubleValue() : 0.0);
        return values;
    }

    private String name(int column) {
        return cut(found.columns().get(column), 40);
    }

    private static int column(String name, Database.Found found) throws Impossible {
        for (int i = 0; i < found.columns().size(); i++)
            if (found.columns().get(i).equalsIgnoreCase(name)) return i;
        throw new Impossible(
                "chart: no column %s in the result; it has %s"
                        .formatted(name, String.join(", ", found.columns())));
    }

    private static List<Integer> numeric(int x, Database.Found found) {
        List<Integer> numeric = new ArrayList<>();
        for (int i = 0; i < found.columns().size(); i++) {
            int column = i;
            if (i != x && found.rows().stream().anyMatch(row -> row.get(column) instanceof Number))
                numeric.add(i);
        }
        return numeric;
    }

    private static void mustBeNumbers(int column, Database.Found found) throws Impossible {
        if (found.rows().stream().noneMatch(row -> row.get(column) instanceof Number))
            throw new Impossible(
                    "chart: %s holds no numbers".formatted(found.columns().get(column)));
    }

    /// How wide a label is, in Latin letters.
    private static int columns(String label) {
        return label.codePoints().map(c -> c < 0x300 || (c >= 0xff61 && c <= 0xff9f) ? 1 : 2).sum();
    }

    private static String cut(String text, int most) {
        String line = Layout.oneLine(text);
        return line.length() <= most
                ? line
                : line.substring(0, line.offsetByCodePoints(0, line.codePointCount(0, most - 1)))
                        + "…";
    }

    private Font font(int style, int size) {
        return new Font(Family.NAME, style, size);
    }

    /// The logical font where it shows Japanese, else the first installed font that does.
    private static final class Family {
        static final String NAME = find();

        private static String find() {
            if (new Font(Font.SANS_SERIF, Font.PLAIN, 15).canDisplayUpTo("売上げ") < 0)
                return Font.SANS_SERIF;
            for (Font font : GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts())
                if (font.canDisplayUpTo("売上げ") < 0) return font.getFamily(Locale.ROOT);
            return Font.SANS_SERIF;
        }
    }
}
