package kotonoha.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kotonoha.files.Attached;
import kotonoha.files.Extract;
import kotonoha.files.FileReading;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Asker;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;
import kotonoha.knowledge.Passage;
import kotonoha.model.wire.Words;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReadFileTest {
    private final Shelf shelf = new Shelf();

    @Test
    void reads_the_pages_that_are_asked_for_and_cites_them_as_the_file_is_known() throws Exception {
        shelf.put(
                new Passage(
                        "material:1",
                        "report.pdf",
                        "p. 1",
                        "https://files.example/r",
                        "First page",
                        Language.EN,
                        LocalDate.of(2026, 1, 2),
                        "Aoi"));
        JsonNode read =
                run(pages(80), "{\"file\":\"report.pdf\",\"from\":30,\"to\":31,\"words\":null}");
        assertThat(read.path("parts").intValue()).isEqualTo(80);
        assertThat(read.path("passages")).hasSize(2);
        assertThat(Json.text(read.path("passages").get(0), "section")).isEqualTo("p. 30");
        assertThat(read.path("passages").get(0).path("n").intValue()).isEqualTo(2);
        Passage cited = shelf.get(2).orElseThrow();
        assertThat(cited.url()).isEqualTo("https://files.example/r");
        assertThat(cited.author()).isEqualTo("Aoi");
        assertThat(cited.text()).contains("Page 30");
    }

    @Test
    void finds_words_wherever_they_stand() throws Exception {
        JsonNode read =
                run(
                        pages(80),
                        "{\"file\":\"REPORT.pdf\",\"from\":null,\"to\":null,\"words\":\"貸借対照表 page 77\"}");
        assertThat(Json.write(read)).contains("p. 77").contains("貸借対照表");
        JsonNode none = run(pages(3), "{\"file\":\"report\",\"words\":\"zebra\"}");
        assertThat(none.path("passages")).isEmpty();
        assertThat(Json.text(none, "note")).contains("do not stand in the file");
    }

    @Test
    void gives_a_bounded_piece_of_a_long_text_and_says_where_to_go_on() throws Exception {
        long seed = 20261122;
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        while (text.length() < 100_000)
            text.append("行 ")
                    .append(text.length())
                    .append(random.nextInt(5) == 0 ? "\n\n" : "\n")
                    .append(random.nextInt(40) == 0 ? "長".repeat(random.nextInt(9_000)) : "");
        Extract whole =
                Extract.of(
                        Extract.Kind.TEXT,
                        "text/plain",
                        "",
                        List.of(new Extract.Part(Extract.Unit.WHOLE, 1, "", text.toString())));
        StringBuilder all = new StringBuilder();
        int from = 1;
        for (int turn = 0; turn < 50; turn++) {
            JsonNode read =
                    run(whole, "{\"file\":\"report.pdf\",\"from\":%d,\"to\":9999}".formatted(from));
            int characters = 0;
            for (JsonNode passage : read.path("passages")) {
                characters += Json.text(passage, "text").length();
                all.append(Json.text(passage, "text"));
            }
            assertThat(characters).as("seed %d", seed).isBetween(1, 16_000);
            if (!read.has("more")) break;
            from = Integer.parseInt(Json.text(read, "more").replaceAll("\\D+", ""));
        }
        assertThat(all.toString().replaceAll("\\s", ""))
                .as("seed %d", seed)
                .isEqualTo(text.toString().replaceAll("\\s", ""));
    }

    @Test
    void says_what_is_wrong_with_a_name_and_what_cannot_be_read() throws Exception {
        assertThatThrownBy(() -> run(pages(1), "{\"file\":\"other.doc\"}"))
                .isInstanceOf(Tool.Unusable.class)
                .hasMessageContaining("report.pdf");
        JsonNode unread =
                run(new Unreadable(Unreadable.Reason.ENCRYPTED), "{\"file\":\"report.pdf\"}");
        assertThat(Json.text(unread, "not_readable")).isEqualTo("encrypted");
        assertThat(run(pages(2), "{\"file\":\"report.pdf\",\"from\":9}").path("note").asString())
                .contains("no such parts");
    }

    @Test
    void its_schema_fits_strict_mode() {
        assertThat(Words.fitsStrict(new ReadFile(reading(pages(1))).parameters())).isTrue();
    }

    private JsonNode run(ReadResult result, String arguments) throws InterruptedException {
        Asker asker = new Asker(new UserId("U1"), "Aoi", Language.JA, ZoneId.of("Asia/Tokyo"));
        Place place =
                new Place(
                        new TeamId("T1"),
                        new ChannelId("C1"),
                        Place.Kind.CHANNEL,
                        new MessageTs("1.0"));
        RawFile raw =
                new RawFile("report.pdf", "", 1, "", RawFile.As.FILE, InputStream::nullInputStream);
        Attached attached =
                new Attached("report.pdf", Extract.Kind.PDF, raw, List.of("80 pages"), true);
        Tool.Result read =
                new ReadFile(reading(result))
                        .run(
                                Json.parse(arguments),
                                new Use(asker, place, shelf, List.of(attached)));
        assertThat(read.detail()).isNotBlank();
        return Json.parse(read.output());
    }

    private static FileReading reading(ReadResult result) {
        return new FileReading() {
            @Override
            public ReadResult read(RawFile file) {
                return result;
            }

            @Override
            public Answered query(RawFile file, TableQuery query) {
                throw new AssertionError("no query");
            }
        };
    }

    private static Extract pages(int count) {
        List<Extract.Part> parts = new ArrayList<>();
        for (int i = 1; i <= count; i++)
            parts.add(
                    new Extract.Part(
                            Extract.Unit.PAGE,
                            i,
                            "",
                            "Page " + i + (i == 77 ? " has the balance sheet, 貸借対照表です。" : "")));
        return Extract.of(Extract.Kind.PDF, "application/pdf", "", parts);
    }
}
