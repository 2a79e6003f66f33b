package kotonoha.reader.web;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.reader.text.Eras;
import org.jspecify.annotations.Nullable;

/// Days as pages write them: ISO, `2026/3/4`, `2026年3月4日`, `令和8年3月4日`, `R8.3.4`, `4 March 2026`, `Mar 4, 2026`.
public final class Dates {
    private static final Pattern NUMBERS =
            Pattern.compile(
                    "(?<!\\d)((?:19|20)\\d{2})\\s?[-/.年]\\s?(\\d{1,2})\\s?[-/.月]\\s?(\\d{1,2})(?!\\d)");
    private static final Pattern COMPACT =
            Pattern.compile("^((?:19|20)\\d{2})(0[1-9]|1[0-2])([0-3]\\d)(?:$|T)");
    private static final Pattern ERA =
            Pattern.compile(
                    "(明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR])\\s?(元|\\d{1,2})\\s?[年./]\\s?(\\d{1,2})\\s?[月./]\\s?(\\d{1,2})");
    private static final Pattern DAY_FIRST =
            Pattern.compile(
                    "(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3,9})\\.?,?[ -]((?:19|20)\\d{2})");
    private static final Pattern MONTH_FIRST =
            Pattern.compile("([A-Za-z]{3,9})\\.? (\\d{1,2})(?:st|nd|rd|th)?,? ((?:19|20)\\d{2})");
    private static final List<String> MONTHS =
            List.of(
                    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                    "dec");

    private Dates() {}

    /// The first day in these words; null for none.
    public static @Nullable LocalDate in(String words) {
        if (words.length() > 400) return null;
        String plain = Normalizer.normalize(words, Normalizer.Form.NFKC).strip();
        Matcher era = ERA.matcher(plain);
        if (era.find())
            return day(
                    Eras.yearBefore(era.group(1)).orElseThrow() + years(era.group(2)),
                    era.group(3),
                    era.group(4));
        Matcher numbers = NUMBERS.matcher(plain);
        if (numbers.find())
            return day(Integer.parseInt(numbers.group(1)), numbers.group(2), numbers.group(3));
        Matcher compact = COMPACT.matcher(plain);
        if (compact.find())
            return day(Integer.parseInt(compact.group(1)), compact.group(2), compact.group(3));
        Matcher dayFirst = DAY_FIRST.matcher(plain);
        if (dayFirst.find()) return named(dayFirst.group(3), dayFirst.group(2), dayFirst.group(1));
        Matcher monthFirst = MONTH_FIRST.matcher(plain);
        return monthFirst.find()
                ? named(monthFirst.group(3), monthFirst.group(1), monthFirst.group(2))
                : null;
    }

    /// Whether the words are a Japanese date and nothing else but a weekday or time.
    static boolean isOnlyOne(String words) {
        String plain = Normalizer.normalize(words, Normalizer.Form.NFKC).strip();
        return plain.matches(
                "(?:(?:明治|大正|昭和|平成|令和)(?:元|\\d{1,2})|(?:19|20)\\d{2})年\\d{1,2}月\\d{1,2}日\\s?(?:\\([月火水木金土日]\\))?\\s?(?:\\d{1,2}:\\d{2})?");
    }

    private static int years(String count) {
        return count.equals("元") ? 1 : Integer.parseInt(count);
    }

    private static @Nullable LocalDate named(String year, String month, String day) {
        String three = month.substring(0, 3).toLowerCase(Locale.ROOT);
        int number = MONTHS.indexOf(three) + 1;
        return number == 0 ? null : day(Integer.parseInt(year), Integer.toString(number), day);
    }

    private static @Nullable LocalDate day(int year, String month, String day) {
        try {
            return LocalDate.of(year, Integer.parseInt(month), Integer.parseInt(day));
        } catch (DateTimeException noDay) {
            return null;
        }
    }
}
