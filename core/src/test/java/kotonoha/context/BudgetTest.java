package kotonoha.context;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Part;
import kotonoha.files.Extract.Unit;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Language;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private static final String HEADER = "| region | amount |\n| --- | --- |";

    @Test
    void is_never_exceeded_and_loses_nothing_that_was_found() {
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            int tokens = 2_000 + random.nextInt(20_000);
            String question = prose(random, random.nextInt(40));
            List<Budget.Told> thread = thread(random, random.nextInt(60));
            List<Prepared> read = readings(random, random.nextInt(12));
            Budget.Cut cut = Budget.divide(settings(tokens), question, thread, read);
            int used = Tokens.estimate(cut.question()) + cut.threadTokens();
            for (Item item : cut.items()) used += item.tokens();
            assertThat(used).as("seed %d", seed).isLessThanOrEqualTo(tokens);
            int shown = Tokens.estimate(cut.question());
            for (Context.Said said : cut.earlier()) shown += Tokens.estimate(said.text());
            for (Material material : cut.material()) shown += Tokens.estimate(material.text());
            assertThat(shown).as("seed %d, as shown", seed).isLessThanOrEqualTo(tokens);
            assertThat(cut.items()).as("seed %d", seed).hasSize(read.size()).doesNotContainNull();
            assertThat(cut.earlier().size() + cut.missing())
                    .as("seed %d", seed)
                    .isEqualTo(thread.size());
        }
    }

    @Test
    void never_cuts_a_row_or_leaves_a_code_block_open() {
        for (int seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            List<Prepared> read = readings(random, 1 + random.nextInt(6));
            Budget.Cut cut =
                    Budget.divide(
                            settings(2_000 + random.nextInt(6_000)), "東京 amount", List.of(), read);
            for (Material material : cut.material()) check(material.text(), seed);
        }
    }

    private static void check(String text, int seed) {
        boolean fenced = false;
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].startsWith("```")) fenced = !fenced;
            else if (lines[i].startsWith("|")) {
                assertThat(lines[i]).as("seed %d", seed).endsWith("|");
                boolean first = i == 0 || !lines[i - 1].startsWith("|");
                if (first)
                    assertThat(lines[i])
                            .as("seed %d, line %d of%n%s", seed, i, text)
                            .isEqualTo("| region | amount |");
            } else if (fenced && !lines[i].isEmpty())
                assertThat(lines[i]).as("seed %d", seed).matches("code line \\d+ = \\d+;");
        }
        assertThat(fenced).as("seed %d: a code block is open in %s", seed, text).isFalse();
    }

    @Test
    void a_long_thread_does_not_starve_the_file_just_posted() {
        List<Budget.Told> thread =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> told("message " + i + " " + "word ".repeat(100)))
                        .toList();
        Prepared file = prepared(Reading.Share.QUESTION, Item.Kind.FILE, pages(100));
        Budget.Cut cut = Budget.divide(settings(20_000), "?", thread, List.of(file));
        assertThat(cut.items().getFirst().tokens()).isGreaterThan(5_500);
        assertThat(cut.threadTokens()).isGreaterThan(5_500);
        assertThat(cut.missing()).isPositive();
        assertThat(cut.earlier().getFirst().text()).startsWith("message 0 ");
        assertThat(cut.earlier().getLast().text()).startsWith("message 999 ");
    }

    @Test
    void what_one_class_does_not_need_goes_to_the_others() {
        Prepared canvas = prepared(Reading.Share.CANVAS, Item.Kind.CANVAS, pages(100));
        Budget.Cut cut = Budget.divide(settings(20_000), "?", List.of(), List.of(canvas));
        assertThat(cut.items().getFirst().tokens()).isGreaterThan(16_000);
    }

    @Test
    void of_a_long_file_the_start_and_what_the_question_is_about_are_shown() {
        List<Part> parts = new ArrayList<>(pages(200));
        parts.set(149, new Part(Unit.PAGE, 150, "", "Penalties: a late delivery costs 2 % a day."));
        parts.set(150, new Part(Unit.PAGE, 151, "", "納期に遅れたときの違約金は一日につき二千円です。"));
        Budget.Cut english =
                Budget.divide(
                        settings(2_000),
                        "What does a late delivery cost?",
                        List.of(),
                        List.of(prepared(Reading.Share.FILES, Item.Kind.FILE, parts)));
        assertThat(sections(english)).startsWith("p. 1").contains("p. 150");
        Budget.Cut japanese =
                Budget.divide(
                        settings(2_000),
                        "違約金はいくら？",
                        List.of(),
                        List.of(prepared(Reading.Share.FILES, Item.Kind.FILE, parts)));
        assertThat(sections(japanese)).startsWith("p. 1").contains("p. 151");
        assertThat(japanese.notes()).singleElement().asString().contains("151").contains("of 200");
    }

    @Test
    void eight_pictures_are_shown_for_one_question_and_the_others_are_cut() {
        Extract.Picture picture = new Extract.Picture("image/jpeg", 1_240, 1_754, new byte[9]);
        List<Part> scans = new ArrayList<>(pages(1));
        for (int i = 2; i <= 6; i++) scans.add(new Part(Unit.PAGE, i, "", "", picture));
        Prepared first = prepared(Reading.Share.FILES, Item.Kind.FILE, scans);
        Prepared second = prepared(Reading.Share.FILES, Item.Kind.FILE, scans);
        Budget.Cut cut = Budget.divide(settings(40_000), "?", List.of(), List.of(first, second));
        assertThat(cut.material()).filteredOn(m -> m.picture() != null).hasSize(8);
        assertThat(sections(cut))
                .containsExactly(
                        "p. 1", "p. 2", "p. 3", "p. 4", "p. 5", "p. 6", "p. 1", "p. 2", "p. 3",
                        "p. 4");
        assertThat(cut.items()).extracting(item -> item.cut() > 0).containsExactly(false, true);
        assertThat(cut.notes()).singleElement().asString().contains("pages 1-4 of 6");
    }

    @Test
    void a_long_scan_leaves_a_picture_to_those_that_come_after_it() {
        Extract.Picture picture = new Extract.Picture("image/jpeg", 1_240, 1_754, new byte[9]);
        List<Part> scans = new ArrayList<>();
        for (int i = 1; i <= 8; i++) scans.add(new Part(Unit.PAGE, i, "", "", picture));
        Prepared scan = prepared(Reading.Share.FILES, Item.Kind.FILE, scans);
        Prepared fax =
                prepared(
                        Reading.Share.FILES,
                        Item.Kind.FILE,
                        List.of(new Part(Unit.PAGE, 1, "", "", picture)));
        Budget.Cut cut = Budget.divide(settings(40_000), "?", List.of(), List.of(scan, fax, fax));
        assertThat(cut.material()).filteredOn(m -> m.picture() != null).hasSize(8);
        assertThat(cut.items())
                .extracting(item -> item.cut() > 0)
                .containsExactly(true, false, false);
    }

    @Test
    void of_a_long_table_the_profile_and_the_first_rows_are_shown() {
        String rows =
                IntStream.range(0, 5_000)
                        .mapToObj("| r%d | 1 |"::formatted)
                        .collect(joining("\n", HEADER + "\n", ""));
        Extract table =
                new Extract(
                        Extract.Kind.TABLE,
                        "text/csv",
                        "",
                        List.of(new Part(Unit.SHEET, 1, "sales", rows)),
                        rows.length(),
                        null,
                        null,
                        "Columns: region, amount",
                        List.of());
        Prepared file = prepared(Reading.Share.QUESTION, Item.Kind.FILE, table);
        Budget.Cut cut = Budget.divide(settings(20_000), "sum of r4000?", List.of(), List.of(file));
        assertThat(cut.material()).extracting(Material::section).containsExactly("", "sales");
        String shown = cut.material().getLast().text();
        assertThat(shown).startsWith(HEADER + "\n| r0 | 1 |\n| r1 | 1 |").endsWith("[…]");
        assertThat(cut.items().getFirst().tokens()).isLessThan(2_500);
        assertThat(cut.notes()).singleElement().asString().contains("query_table");
    }

    @Test
    void a_whole_text_comes_out_as_it_went_in() {
        String text =
                "# Title\n\nA paragraph\nof two lines.\n\n- one\n- two\n\n"
                        + HEADER
                        + "\n| Tokyo | 1 |\n\n```java\nint a = 1;\n\nint b;\n```\n\nEnd.";
        Prepared whole =
                prepared(
                        Reading.Share.CANVAS,
                        Item.Kind.CANVAS,
                        List.of(new Part(Unit.WHOLE, 1, "", text)));
        Budget.Cut cut = Budget.divide(settings(20_000), "?", List.of(), List.of(whole));
        assertThat(cut.material()).singleElement().extracting(Material::text).isEqualTo(text);
        assertThat(cut.items().getFirst().cut()).isZero();
    }

    @Test
    void sections_of_a_canvas_are_cited_by_their_headings() {
        String text =
                IntStream.range(0, 5)
                        .mapToObj(i -> "# Chapter " + i + "\n\n" + "Some words here. ".repeat(120))
                        .collect(joining("\n\n"));
        Prepared canvas =
                prepared(
                        Reading.Share.CANVAS,
                        Item.Kind.CANVAS,
                        List.of(new Part(Unit.WHOLE, 1, "", text)));
        Budget.Cut cut = Budget.divide(settings(20_000), "?", List.of(), List.of(canvas));
        assertThat(cut.material())
                .extracting(Material::section)
                .containsExactly("Chapter 0", "Chapter 1", "Chapter 2", "Chapter 3", "Chapter 4");
        assertThat(cut.material()).extracting(Material::id).doesNotHaveDuplicates();
    }

    @Test
    void short_sections_are_joined() {
        List<Part> parts =
                IntStream.rangeClosed(1, 100)
                        .mapToObj(
                                i -> new Part(Unit.SECTION, i, "S" + i, "## S" + i + "\n\nShort."))
                        .toList();
        Prepared canvas = prepared(Reading.Share.CANVAS, Item.Kind.CANVAS, parts);
        Budget.Cut cut = Budget.divide(settings(20_000), "?", List.of(), List.of(canvas));
        assertThat(cut.material()).hasSizeLessThan(6);
        assertThat(cut.material().getFirst().section()).isEqualTo("S1");
        assertThat(cut.material().getFirst().text())
                .startsWith("## S1\n\nShort.\n\n## S2\n\nShort.");
        assertThat(cut.items().getFirst().cut()).isZero();
    }

    @Test
    void a_linked_thread_keeps_its_root_the_linked_message_and_the_newest() {
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < 300; i++)
            parts.add(
                    new Part(
                            Unit.MESSAGE,
                            i + 1,
                            i == 120 ? "linked" : "",
                            "Ken (10:00): message %d %s".formatted(i, "word ".repeat(20))));
        Prepared linked = prepared(Reading.Share.QUOTED, Item.Kind.MESSAGES, parts);
        Budget.Cut cut = Budget.divide(settings(2_000), "?", List.of(), List.of(linked));
        assertThat(cut.material()).hasSize(1);
        assertThat(cut.material().getFirst().text().lines())
                .filteredOn(line -> !line.isBlank() && !line.equals("[…]"))
                .allMatch(line -> line.startsWith("Ken (10:00): message "));
        assertThat(cut.material().getFirst().text())
                .contains("message 0 ", "message 120 ", "message 299 ")
                .doesNotContain("message 60 ");
    }

    @Test
    void of_the_files_that_came_with_a_mail_those_are_shown_that_the_question_is_about() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(Unit.MESSAGE, 1, "Offer", "From: a@example.com\n\nSee the files."));
        for (int i = 1; i <= 20; i++)
            parts.add(
                    new Part(
                            Unit.MEMBER,
                            i,
                            "f" + i + ".txt",
                            (i == 4 ? "The safe is upstairs. " : "") + "Other words. ".repeat(80)));
        Prepared mail =
                prepared(
                        Reading.Share.FILES,
                        Item.Kind.FILE,
                        Extract.of(Extract.Kind.MAIL, "", "", parts));
        Budget.Cut cut =
                Budget.divide(settings(2_000), "Where is the safe?", List.of(), List.of(mail));
        assertThat(cut.material().getFirst().text()).contains("See the files.");
        assertThat(sections(cut)).contains("f4.txt");
        assertThat(mail.attached().orElseThrow().units()).hasSize(20).contains("f1.txt", "f20.txt");
    }

    @Test
    void a_message_that_is_too_long_is_cut_not_dropped() {
        Budget.Told log = told("Look:\n```\n" + "code line 1 = 2;\n".repeat(20_000) + "```");
        Budget.Cut cut =
                Budget.divide(settings(4_000), "why?", List.of(told("root"), log), List.of());
        assertThat(cut.missing()).isZero();
        assertThat(cut.earlier().getLast().text())
                .startsWith("Look:\n```\ncode")
                .contains("\n```\n\n[…]");
        assertThat(cut.threadCut()).isPositive();
    }

    @Test
    void a_question_without_end_is_cut_and_the_model_is_told() {
        Budget.Cut cut =
                Budget.divide(settings(4_000), prose(new Random(1), 3_000), List.of(), List.of());
        assertThat(Tokens.estimate(cut.question())).isBetween(2_000, 3_000);
        assertThat(cut.notes()).singleElement().asString().contains("question");
    }

    private static ContextSettings settings(int tokens) {
        return new ContextSettings(tokens, 20, 10, 10, Duration.ofSeconds(5));
    }

    private static List<String> sections(Budget.Cut cut) {
        return cut.material().stream().map(Material::section).toList();
    }

    private static Prepared prepared(Reading.Share share, Item.Kind kind, List<Part> parts) {
        return prepared(share, kind, Extract.of(Extract.Kind.PDF, "", "", parts));
    }

    private static Prepared prepared(Reading.Share share, Item.Kind kind, Extract extract) {
        return Prepared.of(
                new Reading(found(share, kind), extract, raw()), Language.EN, text -> text);
    }

    private static kotonoha.files.RawFile raw() {
        return new kotonoha.files.RawFile(
                "a",
                "",
                -1,
                "",
                kotonoha.files.RawFile.As.FILE,
                java.io.InputStream::nullInputStream);
    }

    private static Reading.Found found(Reading.Share share, Item.Kind kind) {
        return new Reading.Found(
                kind, share, "F1", "report.pdf", "https://a.example/F1", 1, "Ken", null, true);
    }

    private static List<Part> pages(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Part(Unit.PAGE, i, "", "Page text about nothing. ".repeat(60)))
                .toList();
    }

    private static Budget.Told told(String text) {
        return new Budget.Told(new Context.Said(false, "Ken", Instant.EPOCH, text), false);
    }

    private static List<Budget.Told> thread(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new Budget.Told(
                                new Context.Said(
                                        random.nextBoolean(),
                                        "Ken",
                                        Instant.EPOCH,
                                        "m" + i + markdown(random, random.nextInt(3))),
                                random.nextInt(10) == 0))
                .toList();
    }

    private static List<Prepared> readings(Random random, int count) {
        List<Prepared> readings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Reading.Share share = Reading.Share.values()[random.nextInt(5)];
            if (share == Reading.Share.MESSAGES) share = Reading.Share.FILES;
            if (random.nextInt(6) == 0) {
                Reading none =
                        new Reading(
                                found(share, Item.Kind.FILE),
                                new Unreadable(Unreadable.Reason.DAMAGED));
                readings.add(Prepared.of(none, Language.JA, text -> text));
                continue;
            }
            List<Part> parts = new ArrayList<>();
            Unit unit = Unit.values()[random.nextInt(Unit.values().length)];
            int most = 1 + random.nextInt(20);
            for (int p = 1; p <= most; p++)
                parts.add(new Part(unit, p, "", markdown(random, random.nextInt(3))));
            readings.add(prepared(share, Item.Kind.FILE, parts));
        }
        return readings;
    }

    private static String markdown(Random random, int blocks) {
        List<String> all = new ArrayList<>();
        for (int b = 0; b < blocks; b++)
            all.add(
                    switch (random.nextInt(5)) {
                        case 0 -> "## Heading " + b;
                        case 1 ->
                                IntStream.range(0, 1 + random.nextInt(60))
                                        .mapToObj(i ->
                                                "| 東京 %d | %d |".formatted(i, random.nextInt()))
                                        .collect(joining("\n", HEADER + "\n", ""));
                        case 2 ->
                                IntStream.range(0, random.nextInt(60))
                                        .mapToObj(i -> "code line %d = %d;".formatted(i, i * 7))
                                        .collect(joining("\n", "```java\n", "\n```"))
                                        .replace("\n\n```", "\n```");
                        case 3 -> "- item one\n- item two";
                        default -> prose(random, random.nextInt(80));
                    });
        return String.join("\n\n", all);
    }

    private static String prose(Random random, int sentences) {
        List<String> words =
                Arrays.asList(
                        "The plan is late. ",
                        "会議は三時からです。",
                        "No delimiter at all ",
                        "数量は 1,200 個！",
                        "half-width ｶﾅ, ok? ");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < sentences; i++) text.append(words.get(random.nextInt(words.size())));
        return text.toString();
    }
}
