package kotonoha.reader.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kotonoha.files.Attached;
import kotonoha.files.Extract;
import kotonoha.files.FileReading;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.kernel.Asker;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;
import kotonoha.tools.QueryTable;
import kotonoha.tools.Shelf;
import kotonoha.tools.Tool;
import kotonoha.tools.Use;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tool and the reader together: a result that was posted as CSV holds what the file held.
class RoundTripTest {
    @TempDir Path folder;

    @Test
    void a_result_posted_as_csv_reads_back_the_same() throws Exception {
        Desk desk = new Desk(folder);
        QueryTable tool = new QueryTable(new AtTheDesk(desk));
        for (int seed = 0; seed < 30; seed++) {
            List<List<String>> rows = rows(new Random(seed));
            StringBuilder json = new StringBuilder("[[\"name\",\"note, \\\"x\\\"\",\"n\"]");
            for (List<String> row : rows)
                json.append(",[")
                        .append(Json.object().put("a", row.get(0)).get("a"))
                        .append(',')
                        .append(Json.object().put("a", row.get(1)).get("a"))
                        .append(',')
                        .append(row.get(2))
                        .append(']');
            byte[] file = json.append(']').toString().getBytes(UTF_8);

            Tool.Result result =
                    tool.run(
                            Json.parse(
                                    "{\"file\":\"t.json\",\"sql\":\"SELECT * FROM t\",\"chart\":null}"),
                            use(file));

            byte[] csv = result.files().getFirst().bytes();
            assertThat(desk.cells(desk.file("back.csv", csv), "SELECT * FROM back"))
                    .as("seed %d: %s", seed, json)
                    .isEqualTo(rows);
        }
    }

    private static List<List<String>> rows(Random random) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < 11 + random.nextInt(30); i++)
            rows.add(
                    List.of(
                            "name " + i,
                            "x" + "東ｶﾞ,\"\n;| 😀".substring(0, random.nextInt(9)).strip(),
                            String.valueOf(random.nextInt(2_000) - 1_000)));
        return rows;
    }

    private static Use use(byte[] file) {
        RawFile raw =
                new RawFile(
                        "t.json",
                        "",
                        file.length,
                        "",
                        RawFile.As.FILE,
                        () -> new ByteArrayInputStream(file));
        return new Use(
                new Asker(new UserId("U1"), "Mika", Language.JA, ZoneId.of("Asia/Tokyo")),
                new Place(
                        new TeamId("T1"),
                        new ChannelId("C1"),
                        Place.Kind.DM,
                        new MessageTs("1.000001")),
                new Shelf(),
                List.of(new Attached("t.json", Extract.Kind.TABLE, raw, List.of(), true)));
    }

    /// Reads in this process, without a child.
    private record AtTheDesk(Desk desk) implements FileReading {
        @Override
        public ReadResult read(RawFile file) {
            throw new AssertionError("not asked for");
        }

        @Override
        public Answered query(RawFile file, TableQuery query) {
            try (var in = file.content().open()) {
                return new Tables().query(desk.file(file.name(), in.readAllBytes()), query);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
