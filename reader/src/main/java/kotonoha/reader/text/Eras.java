package kotonoha.reader.text;

import java.util.Map;
import java.util.OptionalInt;

/// The Japanese eras since Meiji, by name, ligature and capital letter.
public final class Eras {
    private static final Map<String, Integer> YEAR_BEFORE =
            Map.ofEntries(
                    Map.entry("明治", 1867),
                    Map.entry("大正", 1911),
                    Map.entry("昭和", 1925),
                    Map.entry("平成", 1988),
                    Map.entry("令和", 2018),
                    Map.entry("㍾", 1867),
                    Map.entry("㍽", 1911),
                    Map.entry("㍼", 1925),
                    Map.entry("㍻", 1988),
                    Map.entry("㋿", 2018),
                    Map.entry("M", 1867),
                    Map.entry("T", 1911),
                    Map.entry("S", 1925),
                    Map.entry("H", 1988),
                    Map.entry("R", 2018));

    private Eras() {}

    /// The year to which the years of an era are added: 令和8年 is 2018 + 8. Empty where there is no such era.
    public static OptionalInt yearBefore(String era) {
        Integer year = YEAR_BEFORE.get(era);
        return year == null ? OptionalInt.empty() : OptionalInt.of(year);
    }
}
