package kotonoha.model.practice;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.model.practice.Conversation.Found;
import kotonoha.model.practice.Quoting.Candidate;

/// Two sources of different dates that answer alike but for the numbers: the answer says so and names the newer one.
final class Conflict {
    private static final Pattern AMOUNT =
            Pattern.compile("(\\d[\\d,]*(?:\\.\\d+)?)\\s*(円|日|週|か月|年|分|時間|台|件|回|人|%|[a-z]{3,})");
    private static final double ALIKE = 0.75;

    private Conflict() {}

    static Optional<String> between(
            List<Candidate> candidates, Set<Found> chosen, Language language) {
        List<Candidate> ranked =
                candidates.stream()
                        .filter(one -> chosen.contains(one.found()) && one.own() > 0)
                        .sorted(Comparator.comparingDouble(Candidate::own).reversed())
                        .toList();
        if (ranked.isEmpty()) return Optional.empty();
        Candidate best = ranked.getFirst();
        return ranked.stream()
                .filter(other -> other.own() >= ALIKE * best.own() && disagree(best, other))
                .findFirst()
                .map(other -> note(best.found(), other.found(), language));
    }

    private static boolean disagree(Candidate one, Candidate other) {
        LocalDate date = one.found().changed();
        LocalDate otherDate = other.found().changed();
        if (date == null || otherDate == null || date.equals(otherDate)) return false;
        if (one.found().title().equals(other.found().title())) return false;
        if (one.found().language() != other.found().language()) return false;
        Map<String, Set<String>> amounts = amounts(one.unit().text());
        Map<String, Set<String>> others = amounts(other.unit().text());
        return amounts.entrySet().stream()
                .anyMatch(
                        amount -> {
                            Set<String> same = others.getOrDefault(amount.getKey(), Set.of());
                            return !same.isEmpty()
                                    && amount.getValue().stream().noneMatch(same::contains);
                        });
    }

    private static String note(Found one, Found other, Language language) {
        List<Found> byDate =
                Stream.of(one, other)
                        .sorted(Comparator.comparing(found -> String.valueOf(found.changed())))
                        .toList();
        Found older = byDate.getFirst();
        Found newer = byDate.getLast();
        return Messages.say(
                language,
                "practice.conflict",
                newer.title(),
                newer.changed() + " [" + newer.number() + "]",
                older.title(),
                older.changed() + " [" + older.number() + "]");
    }

    /// The numbers of a text by their unit, except dates.
    private static Map<String, Set<String>> amounts(String text) {
        Map<String, Set<String>> amounts = new HashMap<>();
        String folded = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(java.util.Locale.ROOT);
        Matcher amount = AMOUNT.matcher(folded.replaceAll("\\d+ ?年( ?\\d+ ?月)?( ?\\d+ ?日)?|\\d+ ?月 ?\\d+ ?日", ""));
        while (amount.find()) {
            String number = amount.group(1).replace(",", "");
            amounts.computeIfAbsent(amount.group(2), unit -> new HashSet<>()).add(number);
        }
        return amounts;
    }
}
