package kotonoha.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LanguageTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "添付を読んで https://example.com/archives/C0KAIHATSU/p1795299064926706 https://example.org/handbook/expenses ¦ JA",
                "<https://example.com/a/very/long/path/to/some/page|page> の要点は？ ¦ JA",
                "quarterly_sales_report_final_v2.csv の合計は？ ¦ JA",
                "売上_令和8年度上期.csvの合計は ¦ JA",
                "What is the total in 売上_令和8年度上期_代理店別.csv? ¦ EN",
                "What does \"売上高総利益率と営業利益率\" mean? ¦ EN",
                "What is `稟議書の提出期限について` about? ¦ EN",
                "売上.csv ¦ JA",
                "report.csv ¦ EN",
                "How many days may I work abroad? ¦ EN",
                "AWS の Lambda の timeout は？ ¦ JA"
            })
    void knows_the_language_a_question_is_put_in(String question, Language language) {
        assertThat(Language.ofQuestion(question)).isEqualTo(language);
    }
}
