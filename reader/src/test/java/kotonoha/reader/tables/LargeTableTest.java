package kotonoha.reader.tables;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import kotonoha.files.Extract;
import kotonoha.reader.Input;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargeTableTest {
    private static final int BYTES = 20_000_000;

    @TempDir Path folder;

    @Test
    void twenty_megabytes_are_profiled_and_queried() throws IOException {
        Desk desk = new Desk(folder);
        int[] rows = {0};
        Input input = desk.file("big.csv", large(rows));

        long before = System.nanoTime();
        Extract extract = desk.extract(input);
        long profiled = System.nanoTime();
        List<List<String>> sum = desk.cells(input, "SELECT count(*), count(DISTINCT 地域) FROM big");
        long asked = System.nanoTime();

        System.out.printf(
                "20 MB of CSV, %,d rows: profile %d ms, query %d ms%n",
                rows[0], (profiled - before) / 1_000_000, (asked - profiled) / 1_000_000);
        assertThat(extract.profile())
                .contains(
                        "(%,d rows)".formatted(rows[0]),
                        "| \"id\" | integer | 0 | more than 10,000 |");
        assertThat(sum).containsExactly(List.of(String.valueOf(rows[0]), "6"));
        assertThat(asked - before).isLessThan(30_000_000_000L);
    }

    private static byte[] large(int[] rows) {
        Random random = new Random(7);
        String[] regions = {"東京", "大阪", "名古屋", "福岡", "札幌", "ｾﾝﾀﾞｲ"};
        StringBuilder text = new StringBuilder("id,日付,地域,顧客,数量,金額,割合,メモ\n");
        int bytes = 0;
        StringBuilder line = new StringBuilder();
        while (bytes < BYTES) {
            line.setLength(0);
            line.append(rows[0]++).append(',');
            line.append(LocalDate.of(2020, 1, 1).plusDays(random.nextInt(2_000))).append(',');
            line.append(regions[random.nextInt(6)])
                    .append(",株式会社")
                    .append(random.nextInt(50_000))
                    .append(',');
            line.append(random.nextInt(100))
                    .append(",\"")
                    .append("%,d".formatted(random.nextInt(10_000_000)));
            line.append("\",")
                    .append(random.nextInt(100))
                    .append(".5%,memo ")
                    .append(random.nextInt())
                    .append('\n');
            bytes += line.toString().getBytes(UTF_8).length;
            text.append(line);
        }
        return text.toString().getBytes(UTF_8);
    }
}
