package kotonoha.reader.tables;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How a spreadsheet shows a number: a format such as `#,##0"個";[Red]-#,##0"個";"-"`, taken apart. Thread-safe.
final class NumberLooks {
    private static final int LONGEST = 300;
    private static final int MOST_DIGITS = 30;
    private static final Pattern CONDITION =
            Pattern.compile("(<=|>=|<>|<|>|=)\\s*(-?\\d{1,15}(?:\\.\\d{1,15})?)");
    private static final Pattern SPAN = Pattern.compile("(?i)h+|m+|s+");

    private final List<NumberSection> sections;
    private final boolean bySign;
    private final boolean code;
    private final String unit;

    private NumberLooks(List<NumberSection> sections) {
        this.sections = sections;
        this.bySign = sections.stream().allMatch(section -> section.condition() == null);
        this.code = sections.getFirst().isCode();
        this.unit = sections.getFirst().unit();
    }

    /// Null for a format that shows a number as it is.
    static @Nullable NumberLooks of(String code) {
        if (code.length() > LONGEST) return null;
        List<NumberSection> sections = new ArrayList<>();
        for (String section : split(code)) sections.add(section(section));
        // The fourth is for words.
        while (sections.size() > 3) sections.removeLast();
        boolean readable = sections.stream().allMatch(section -> section.digits() <= MOST_DIGITS);
        return readable ? new NumberLooks(List.copyOf(sections)) : null;
    }

    /// For hours, minutes or seconds beyond a day; null for the time of a day.
    static @Nullable NumberLooks ofTimeSpan(String code) {
        if (code.length() > LONGEST) return null;
        NumberSection first = section(split(code).getFirst());
        return first.isSpan() ? new NumberLooks(List.of(first)) : null;
    }

    /// Nothing but zeros, perhaps with hyphens: 000000, 000-0000.
    boolean isCode() {
        return code;
    }

    /// `個` of `#,##0"個"`, "" for none.
    String unit() {
        return unit;
    }

    String show(double value) {
        NumberSection section = section(value);
        boolean sign = value < 0 && !section.isEmpty() && !saysNegative(section);
        return (sign ? "-" : "") + section.show(Math.abs(value));
    }

    /// The section is for numbers below zero only and has a sign of its own, or none on purpose.
    private boolean saysNegative(NumberSection section) {
        NumberSection.Condition condition = section.condition();
        if (condition != null) return condition.onlyNegatives();
        boolean second = sections.size() > 1 && section == sections.get(1);
        return second && (sections.size() > 2 || sections.getFirst().condition() == null);
    }

    private NumberSection section(double value) {
        int count = sections.size();
        if (bySign) {
            if (count == 1) return sections.getFirst();
            if (value < 0) return sections.get(1);
            return value == 0 && count > 2 ? sections.get(2) : sections.getFirst();
        }
        for (int i = 0; i < count - 1; i++) {
            NumberSection.Condition condition = sections.get(i).condition();
            boolean fits =
                    condition == null ? i == 0 ? value > 0 : value < 0 : condition.fits(value);
            if (fits) return sections.get(i);
        }
        return sections.getLast();
    }

    /// At each `;` outside of quotes and brackets.
    private static List<String> split(String code) {
        List<String> sections = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            if (c == '"' || c == '[') {
                int close = code.indexOf(c == '"' ? '"' : ']', i + 1);
                if (close > 0) i = close;
            } else if (c == '\\' || c == '!' || c == '_' || c == '*') {
                i++;
            } else if (c == ';') {
                sections.add(code.substring(from, i));
                from = i + 1;
            }
        }
        sections.add(code.substring(from));
        return sections;
    }

    private static NumberSection section(String code) {
        NumberSection.Parts parts = new NumberSection.Parts();
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            boolean more = i + 1 < code.length();
            switch (c) {
                case '"' -> {
                    int close = code.indexOf('"', i + 1);
                    int end = close < 0 ? code.length() : close;
                    parts.words(code.substring(i + 1, end));
                    i = end;
                }
                case '[' -> {
                    int close = code.indexOf(']', i);
                    int end = close < 0 ? code.length() : close;
                    bracket(code.substring(i + 1, end), parts);
                    i = end;
                }
                case '\\', '!' -> {
                    if (more) parts.words(code.substring(i + 1, i + 2));
                    i++;
                }
                case '_' -> {
                    parts.words(" ");
                    i++;
                }
                case '*' -> i++;
                case '0', '#', '?' -> parts.digit(c);
                case 'E', 'e' -> {
                    boolean exponent = more && "+-".indexOf(code.charAt(i + 1)) >= 0;
                    if (exponent) parts.exponent(code.charAt(++i) == '+');
                    else parts.words(String.valueOf(c));
                }
                default -> {
                    boolean general = code.regionMatches(true, i, "General", 0, 7);
                    if (general) i += 6;
                    if (general || c == '@') parts.asItIs();
                    else parts.sign(c);
                }
            }
        }
        return parts.section();
    }

    private static void bracket(String in, NumberSection.Parts parts) {
        Matcher condition = CONDITION.matcher(in);
        if (condition.matches())
            parts.condition(condition.group(1), Double.parseDouble(condition.group(2)));
        else if (SPAN.matcher(in).matches()) parts.span(in);
        else if (in.startsWith("$")) {
            int language = in.indexOf('-');
            parts.words(in.substring(1, language < 0 ? in.length() : language));
        }
        // Colours and the numerals of other scripts are not shown.
    }
}
