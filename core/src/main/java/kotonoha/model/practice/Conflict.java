package kotonoha.model.practice;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.model.practice.Conversation.Found;

/// Two versions of a document: the answer names the newer one, and says so where their numbers differ.
record Conflict(Found newer, Found older, boolean numbersDiffer) {
    private static final Pattern AMOUNT =
            Pattern.compile("(\\d[\\d,]*(?:\\.\\d+)?) *(円|日|週|か月|年|分|時間|台|件|回|人|%|[a-z]{3,})");
    private static final Pattern DATE =
            Pattern.compile(
                    "\\d+ ?年( ?\\d+ ?月)?( ?\\d+ ?日)?|\\d+ ?月 ?\\d+ ?日|\\d{4}-\\d{2}-\\d{2}");
    private static final double ALIKE = 0.4;

    static Optional<Conflict> in(Map<Found, List<Unit>> chosen) {
        for (Map.Entry<Found, List<Unit>> one : chosen.entrySet()) {
            for (Map.Entry<Found, List<Unit>> other : chosen.entrySet()) {
                if (!isNewer(one.getKey(), other.getKey())) continue;
                boolean differ = disagree(one.getValue(), other.getValue());
                return Optional.of(new Conflict(one.getKey(), other.getKey(), differ));
            }
        }
        return Optional.empty();
    }

    /// True for two documents of one language and much the same title, of which the first was changed later.
    static boolean isNewer(Found one, Found other) {
        LocalDate date = one.changed();
        LocalDate before = other.changed();
        if (date == null || before == null || !date.isAfter(before)) return false;
        if (one.language() != other.language()) return false;
        Set<String> words = inTitle(one);
        Set<String> others = inTitle(other);
        long shared = words.stream().filter(others::contains).count();
        return shared >= 2 && shared >= ALIKE * Math.min(words.size(), others.size());
    }

    String note(Language language) {
        return Messages.say(
                language,
                numbersDiffer ? "practice.conflict" : "practice.newer",
                newer.title(),
                newer.changed() + " [" + newer.number() + "]",
                older.title(),
                older.changed() + " [" + older.number() + "]");
    }

    private static Set<String> inTitle(Found found) {
        return Terms.of(found.title().replaceAll("\\p{N}", " "));
    }

    private static boolean disagree(List<Unit> newer, List<Unit> older) {
        Map<String, Set<String>> amounts = amounts(newer);
        Map<String, Set<String>> others = amounts(older);
        for (Map.Entry<String, Set<String>> amount : amounts.entrySet()) {
            Set<String> same = others.getOrDefault(amount.getKey(), Set.of());
            if (!same.isEmpty() && amount.getValue().stream().noneMatch(same::contains))
                return true;
        }
        return false;
    }

    /// The numbers of a text by their unit, except dates.
    private static Map<String, Set<String>> amounts(List<Unit> units) {
        Map<String, Set<String>> amounts = new HashMap<>();
        for (Unit unit : units) {
            String folded = Normalizer.normalize(unit.text(), Normalizer.Form.NFKC);
            String undated = DATE.matcher(folded.toLowerCase(Locale.ROOT)).replaceAll(" ");
            Matcher amount = AMOUNT.matcher(undated);
            while (amount.find()) {
                String number = amount.group(1).replace(",", "");
                amounts.computeIfAbsent(amount.group(2), name -> new HashSet<>()).add(number);
            }
        }
        return amounts;
    }
}
