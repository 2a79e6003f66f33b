package kotonoha.model.practice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.model.practice.Conversation.Found;

/// Answers with the parts of the found passages that say most about the question, word for word, each with its number.
final class Quoting {
    private static final int MOST_UNITS = 5;
    private static final int MOST_PASSAGES = 3;
    private static final int MOST_ROWS = 8;
    private static final int MOST_STEPS = 14;
    private static final double GOOD = 0.55;
    private static final double FOREIGN = 0.75;
    private static final double PER_RANK = 0.12;
    private static final double HEADING = 0.4;
    private static final double CONTEXT = 0.5;
    private static final double NUMBER = 1.25;
    private static final Pattern ASKS_NUMBER =
            Pattern.compile(
                    "(?i)いくら|何(日|円|分|時|人|台|回|件|個|か月|ヶ月|年|歳|%|％|文字|週)|いつ|上限|期限|料金|費用|金額|\\b(how (many|much|long|often|big|deep|far|soon)|when|limit|price|cost|deadline)\\b");
    private static final Pattern ASKS_STEPS =
            Pattern.compile(
                    "(?i)手順|方法|やり方|手続き|どうやって|どうすれば|戻し方|仕方|しかた|コマンド|基準|一覧|\\b(how (do|to|can|should)|steps?|procedure|command|list|criteria)\\b");

    private final Conversation conversation;
    private final Language language;
    private final Set<String> asked;
    private final Set<String> context;
    private final List<Candidate> candidates = new ArrayList<>();
    private Map<String, Double> weights = Map.of();

    private Quoting(Conversation conversation) {
        this.conversation = conversation;
        this.language = conversation.language();
        this.asked = Terms.of(conversation.question());
        this.context = new HashSet<>(Terms.of(conversation.previous()));
        this.context.removeAll(asked);
    }

    /// One unit that may be quoted. `own` is what the unit itself says about the question, `score` counts the headings
    /// above it, its rank and its language too.
    record Candidate(Found found, int rank, int order, Unit unit, double own, double score) {}

    static String answer(Conversation conversation) {
        if (conversation.found().isEmpty()) return nothing(conversation);
        return new Quoting(conversation).write();
    }

    private static String nothing(Conversation conversation) {
        Language language = conversation.language();
        return Messages.say(language, "practice.nothing", Quote.inLine(conversation.query(), 120))
                + "\n\n"
                + Messages.say(language, "practice.nothing_try");
    }

    private String write() {
        score();
        Map<Found, List<Unit>> chosen = chosen();
        StringBuilder text = new StringBuilder();
        String lead = chosen.size() == 1 ? "practice.lead_one" : "practice.lead";
        text.append(Messages.say(language, lead, chosen.size())).append("\n\n");
        Optional<String> conflict = Conflict.between(candidates, chosen.keySet(), language);
        conflict.ifPresent(note -> text.append(note).append("\n\n"));
        Quote quote = new Quote(language);
        chosen.forEach((found, units) -> text.append(quote.passage(found, units)));
        return text.append(Messages.say(language, "practice.check")).toString();
    }

    private void score() {
        List<Found> all = conversation.found();
        List<List<Unit>> units = all.stream().map(found -> Unit.of(found.text())).toList();
        List<Set<String>> texts = new ArrayList<>();
        for (List<Unit> some : units) some.forEach(unit -> texts.add(Terms.of(unit.text())));
        weights = Terms.weights(texts);
        boolean number = ASKS_NUMBER.matcher(conversation.question()).find();
        for (int rank = 0; rank < all.size(); rank++) {
            Found found = all.get(rank);
            double prior = 1 / (1 + PER_RANK * rank) * (found.language() == language ? 1 : FOREIGN);
            Set<String> heading = Terms.of(found.title() + " " + found.section());
            double above = HEADING * weight(heading, Set.of());
            for (int order = 0; order < units.get(rank).size(); order++) {
                Unit unit = units.get(rank).get(order);
                double own = weight(Terms.of(unit.text()), Set.of());
                if (unit instanceof Unit.Row row)
                    own += HEADING * weight(Terms.of(row.head()), Terms.of(unit.text()));
                boolean hasNumber = unit.text().chars().anyMatch(Character::isDigit);
                double wanted = number && hasNumber ? NUMBER : 1;
                candidates.add(
                        new Candidate(found, rank, order, unit, own, (own + above) * wanted * prior));
            }
        }
    }

    private double weight(Set<String> terms, Set<String> counted) {
        double weight = 0;
        for (String term : terms) {
            if (counted.contains(term)) continue;
            double telling = weights.getOrDefault(term, 1.0);
            if (asked.contains(term)) weight += telling;
            if (context.contains(term)) weight += CONTEXT * telling;
        }
        return weight;
    }

    private Map<Found, List<Unit>> chosen() {
        List<Candidate> ranked =
                candidates.stream()
                        .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                        .toList();
        Candidate best = ranked.getFirst();
        boolean wholePassage =
                best.own() == 0 || ASKS_STEPS.matcher(conversation.question()).find();
        Set<Candidate> kept = new HashSet<>();
        if (wholePassage) kept.addAll(steps(best.found()));
        Set<Found> passages = new HashSet<>(Set.of(best.found()));
        int units = 0;
        for (Candidate one : ranked) {
            if (units >= MOST_UNITS || one.score() < GOOD * best.score()) break;
            boolean given = wholePassage && one.found().equals(best.found());
            boolean room = passages.contains(one.found()) || passages.size() < MOST_PASSAGES;
            if (given || one.own() == 0 || !room || repeats(one, kept)) continue;
            passages.add(one.found());
            kept.add(one);
            units++;
        }
        return inOrder(kept);
    }

    /// The beginning of a passage that is wanted as a whole.
    private List<Candidate> steps(Found found) {
        return candidates.stream()
                .filter(one -> one.found().equals(found))
                .limit(found.text().contains("\n|") ? MOST_ROWS + 2 : MOST_STEPS)
                .toList();
    }

    private static boolean repeats(Candidate one, Set<Candidate> kept) {
        return kept.stream().anyMatch(other -> other.unit().text().equals(one.unit().text()));
    }

    /// Passages by their best unit, units in the order of the passage.
    private Map<Found, List<Unit>> inOrder(Set<Candidate> kept) {
        Map<Found, List<Unit>> passages = new LinkedHashMap<>();
        kept.stream()
                .sorted(Comparator.comparingDouble(Candidate::score).reversed())
                .forEach(one -> passages.putIfAbsent(one.found(), new ArrayList<>()));
        kept.stream()
                .sorted(Comparator.comparingInt(Candidate::order))
                .forEach(one -> passages.getOrDefault(one.found(), new ArrayList<>()).add(one.unit()));
        return passages;
    }
}
