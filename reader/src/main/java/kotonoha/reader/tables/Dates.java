package kotonoha.reader.tables;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import kotonoha.reader.tables.Meaning.EitherDay;
import kotonoha.reader.tables.Meaning.Moment;
import kotonoha.reader.tables.Meaning.Precision;
import kotonoha.reader.text.Eras;

/// Dates as people write them: 2026-03-04, 2026/3/4 12:30, 2026年3月4日(水), 令和8年3月4日, R8.3.4, 4 March 2026, 04.03.2026.
final class Dates {
    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private final String text;
    private int at;

    private Dates(String text) {
        this.text = text;
    }

    /// A [Moment] or an [EitherDay], or [Meaning#WORDS].
    static Meaning read(String text) {
        if (text.length() < 5) return Meaning.WORDS;
        char first = Numbers.plain(text.charAt(0));
        if (first >= '0' && first <= '9') return new Dates(text).numeric();
        int era = eraLength(text);
        if (era > 0) return new Dates(text).era(era);
        return first < 0x80 && Character.isLetter(first)
                ? new Dates(text).monthName()
                : Meaning.WORDS;
    }

    /// A compact day such as 20260304, or "" where there is none. Only a column's name can tell it from a number.
    static String compact(double value) {
        if (value < 1900_01_01 || value > 2199_12_31 || value != Math.rint(value)) return "";
        int number = (int) value;
        return day(number / 10_000, number / 100 % 100, number % 100);
    }

    private Meaning numeric() {
        int one = number(4);
        int digits = at;
        char gap = plain();
        if (digits == 4 && (gap == '/' || gap == '-' || gap == '.' || gap == '年'))
            return afterYear(one, gap);
        if (gap == '/' || gap == '.') return yearLast(one, gap);
        if (gap == ' ' || gap == '-') return dayMonthName(one, gap);
        return Meaning.WORDS;
    }

    private Meaning era(int length) {
        int base = Eras.yearBefore(text.substring(0, length).toUpperCase(Locale.ROOT)).orElse(0);
        at = length;
        skipBlank();
        int year = 1;
        if (text.startsWith("元", at)) at++;
        else year = number(2);
        char gap = plain();
        if (year < 1 || (gap != '年' && gap != '.' && gap != '/' && gap != '-'))
            return Meaning.WORDS;
        return afterYear(base + year, gap);
    }

    /// The rest behind a year and its separator: a month, then perhaps a day and a time.
    private Meaning afterYear(int year, char gap) {
        at++;
        skipBlank();
        int month = number(2);
        char next = plain();
        if (gap == '年' ? next != '月' : next != gap) {
            boolean ends = at == text.length() && gap != '.';
            return ends ? month(year, month) : Meaning.WORDS;
        }
        at++;
        if (at == text.length()) return gap == '年' ? month(year, month) : Meaning.WORDS;
        skipBlank();
        int day = number(2);
        if (gap == '年') {
            if (plain() != '日') return Meaning.WORDS;
            at++;
        }
        return withTime(day(year, month, day));
    }

    private static Meaning month(int year, int month) {
        if (month < 1 || month > 12 || year < 1000) return Meaning.WORDS;
        return new Moment(Precision.MONTH, YearMonth.of(year, month) + "-01");
    }

    /// 3/4/2026, 04.03.2026.
    private Meaning yearLast(int one, char gap) {
        at++;
        int two = number(2);
        if (plain() != gap) return Meaning.WORDS;
        at++;
        int from = at;
        int year = number(4);
        if (at - from != 4) return Meaning.WORDS;
        if (gap == '.') return withTime(day(year, two, one));
        if (at != text.length()) return Meaning.WORDS;
        EitherDay either = new EitherDay(day(year, one, two), day(year, two, one));
        return either.monthFirst().isEmpty() && either.dayFirst().isEmpty()
                ? Meaning.WORDS
                : either;
    }

    /// 4 March 2026, 04-Mar-2026.
    private Meaning dayMonthName(int day, char gap) {
        at++;
        int month = name();
        if (month == 0 || plain() != gap) return Meaning.WORDS;
        at++;
        int from = at;
        int year = number(4);
        return at - from == 4 ? withTime(day(year, month, day)) : Meaning.WORDS;
    }

    /// March 4, 2026.
    private Meaning monthName() {
        int month = name();
        if (month == 0 || plain() != ' ') return Meaning.WORDS;
        at++;
        int day = number(2);
        if (plain() == ',') at++;
        if (plain() != ' ') return Meaning.WORDS;
        at++;
        int from = at;
        int year = number(4);
        return at - from == 4 ? withTime(day(year, month, day)) : Meaning.WORDS;
    }

    /// What may stand behind a day: a weekday in brackets, a time, a zone.
    private Meaning withTime(String day) {
        if (day.isEmpty()) return Meaning.WORDS;
        weekday();
        if (at == text.length()) return new Moment(Precision.DAY, day);
        if (plain() == 'T') at++;
        skipBlank();
        int from = at;
        int hour = number(2);
        char gap = plain();
        if (at == from || hour > 24 || (gap != ':' && gap != '時')) return Meaning.WORDS;
        at++;
        int minute = number(2);
        if (gap == '時' && plain() == '分') at++;
        int second = plain() == ':' || (gap == '時' && at < text.length()) ? seconds() : 0;
        if (minute > 59 || second > 60 || minute < 0 || second < 0) return Meaning.WORDS;
        String zone = text.substring(at).strip();
        if (!zone.isEmpty() && !zone.equals("Z") && !zone.matches("[+-]\\d\\d:?\\d\\d"))
            return Meaning.WORDS;
        return new Moment(
                Precision.TIME,
                "%s %s:%s:%s%s".formatted(day, two(hour), two(minute), two(second), zone));
    }

    private int seconds() {
        if (plain() == ':') at++;
        int second = number(2);
        if (plain() == '秒') at++;
        if (plain() == '.' || plain() == ',') {
            at++;
            number(9);
        }
        return second;
    }

    private void weekday() {
        if (plain() != '(') {
            return;
        }
        int close = at + 2;
        if (close < text.length() && Numbers.plain(text.charAt(close)) == ')') at = close + 1;
    }

    private int name() {
        int from = at;
        while (at < text.length() && Character.isLetter(text.charAt(at))) at++;
        if (at - from < 3 || at - from > 9) return 0;
        String name = text.substring(from, from + 3).toLowerCase(Locale.ROOT);
        int found = MONTHS.indexOf(name);
        if (at < text.length() && text.charAt(at) == '.') at++;
        return found >= 0 && found % 3 == 0 ? found / 3 + 1 : 0;
    }

    /// Digits at the cursor, at most so many; -1 where there are none.
    private int number(int most) {
        int value = 0;
        int from = at;
        while (at < text.length() && at - from < most) {
            char c = Numbers.plain(text.charAt(at));
            if (c < '0' || c > '9') break;
            value = value * 10 + c - '0';
            at++;
        }
        return at == from ? -1 : value;
    }

    private void skipBlank() {
        while (at < text.length() && plain() == ' ') at++;
    }

    /// The character at the cursor, or NUL behind the end.
    private char plain() {
        return at < text.length() ? Numbers.plain(text.charAt(at)) : 0;
    }

    private static int eraLength(String text) {
        if (Eras.yearBefore(text.substring(0, 2)).isPresent()) return 2;
        char second = Numbers.plain(text.charAt(1));
        boolean counts = (second >= '0' && second <= '9') || second == ' ' || second == '元';
        return counts && Eras.yearBefore(text.substring(0, 1).toUpperCase(Locale.ROOT)).isPresent()
                ? 1
                : 0;
    }

    private static String day(int year, int month, int day) {
        if (year < 1000 || month < 1 || month > 12 || day < 1) return "";
        if (day > YearMonth.of(year, month).lengthOfMonth()) return "";
        return LocalDate.of(year, month, day).toString();
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}
