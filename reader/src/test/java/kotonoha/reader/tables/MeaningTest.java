package kotonoha.reader.tables;

import static org.assertj.core.api.Assertions.assertThat;

import kotonoha.reader.tables.Meaning.Amount;
import kotonoha.reader.tables.Meaning.EitherDay;
import kotonoha.reader.tables.Meaning.Moment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeaningTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "0 = 0",
                "-5 = -5",
                "+5.25 = 5.25",
                "1,234,567 = 1234567",
                "１，２３４．５ = 1234.5",
                "￥1,200 = 1200",
                "\\1,200 = 1200",
                "-¥300 = -300",
                "¥-300 = -300",
                "$1,234.50 = 1234.5",
                "△5 = -5",
                "▲1,000 = -1000",
                "(1,234) = -1234",
                "（500） = -500",
                "12.5% = 0.125",
                "５０％ = 0.5",
                "1,200円 = 1200",
                "12万円 = 120000",
                "1.5億円 = 150000000",
                "3百万 = 3000000",
                "1.2e3 = 1200",
                ".5 = 0.5",
                "12 円 = 12"
            })
    void reads_numbers_as_people_write_them(String text, double value) {
        assertThat(Meaning.of(text)).isInstanceOf(Amount.class);
        assertThat(((Amount) Meaning.of(text)).value()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "03-1234-5678",
                "100-0001",
                "1,23",
                "12,34,567",
                "1.2.3",
                "5個",
                "v2",
                "A12",
                "12A",
                "1234567890123456789012",
                "(",
                "()",
                "-",
                "¥",
                "1 2",
                "10:30",
                "--5",
                "東京",
                "$",
                "%",
                "1e",
                "5-3"
            })
    void leaves_alone_what_is_no_number(String text) {
        if (Meaning.of(text) instanceof Amount amount) assertThat(amount.value()).isNaN();
    }

    @Test
    void a_leading_zero_makes_a_code() {
        assertThat(((Amount) Meaning.of("00123")).zeroLed()).isTrue();
        assertThat(((Amount) Meaning.of("0.5")).zeroLed()).isFalse();
        assertThat(((Amount) Meaning.of("0")).zeroLed()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            value = {
                "2026-03-04 = 2026-03-04",
                "2026/3/4 = 2026-03-04",
                "2026.3.4 = 2026-03-04",
                "2026年3月4日 = 2026-03-04",
                "２０２６年３月４日 = 2026-03-04",
                "2026年3月4日(水) = 2026-03-04",
                "2026/03/04（水） = 2026-03-04",
                "令和8年3月4日 = 2026-03-04",
                "令和 8年 3月 4日 = 2026-03-04",
                "令和元年5月1日 = 2019-05-01",
                "R8.3.4 = 2026-03-04",
                "R08/03/04 = 2026-03-04",
                "平成31年4月30日 = 2019-04-30",
                "H1.1.8 = 1989-01-08",
                "昭和64年1月7日 = 1989-01-07",
                "S50.4.1 = 1975-04-01",
                "2026年3月 = 2026-03-01",
                "2026-03 = 2026-03-01",
                "2026/3/4 9:05 = 2026-03-04 09:05:00",
                "2026-03-04T12:34:56 = 2026-03-04 12:34:56",
                "2026-03-04T12:34:56.789Z = 2026-03-04 12:34:56Z",
                "2026-03-04T12:34:56+09:00 = 2026-03-04 12:34:56+09:00",
                "2026年3月4日 12時34分56秒 = 2026-03-04 12:34:56",
                "2026年3月4日 9時5分 = 2026-03-04 09:05:00",
                "4 March 2026 = 2026-03-04",
                "4-Mar-2026 = 2026-03-04",
                "Mar 4, 2026 = 2026-03-04",
                "March 4, 2026 = 2026-03-04",
                "04.03.2026 = 2026-03-04"
            })
    void reads_dates_as_people_write_them(String text, String iso) {
        assertThat(Meaning.of(text)).isInstanceOf(Moment.class);
        assertThat(((Moment) Meaning.of(text)).iso()).isEqualTo(iso);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-13-01",
                "2026-02-30",
                "2026/3/4/5",
                "2026年",
                "令和8年",
                "R8",
                "2026-03-04 25:00",
                "2026-03-04 foo",
                "Room 4, 2026",
                "1.2.3",
                "2026.3",
                "H",
                "S1",
                "12:30",
                "Marbles 4, 2026 x"
            })
    void leaves_alone_what_is_no_date(String text) {
        assertThat(Meaning.of(text)).isNotInstanceOf(Moment.class);
    }

    @Test
    void a_day_that_may_be_american_or_european_is_both() {
        assertThat(Meaning.of("3/4/2026")).isEqualTo(new EitherDay("2026-03-04", "2026-04-03"));
        assertThat(Meaning.of("3/14/2026")).isEqualTo(new EitherDay("2026-03-14", ""));
    }
}
