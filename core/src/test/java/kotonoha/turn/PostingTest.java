package kotonoha.turn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chart.png|chart.png",
                "売上（地域別）.csv|売上_地域別_.csv",
                "../../etc/passwd|__.._etc_passwd",
                "a/b\\c:d*e?.png|a_b_c_d_e_.png",
                ".bashrc|_bashrc",
                "''|file",
                ".png|_png"
            })
    void gives_a_file_a_name_that_no_system_takes_for_a_path(String name, String safe) {
        assertThat(Posting.safe(name)).isEqualTo(safe);
    }

    @ParameterizedTest
    @CsvSource({"300", "79", "80", "81"})
    void shortens_a_long_name_and_keeps_its_ending(int length) {
        String safe = Posting.safe("😀".repeat(3) + "あ".repeat(length) + ".csv");

        assertThat(safe).endsWith(".csv").hasSizeLessThanOrEqualTo(84);
    }
}
