package kotonoha.model.practice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
    private static final int MOST_STEPS = 14;
    private static final double GOOD = 0.7;
    private static final double STEPS_ABOUT = 0.3;
    private static final double FOREIGN = 0.75;
    private static final double PER_RANK = 0.07;
    private static final double HEADING = 0.4;
    private static final double COLUMNS = 0.7;
    private static final double HEADING_OF_FOLLOW_UP = 3;
    private static final double CONTEXT = 0.8;
    private static final double NUMBER = 1.25;
    private static final double UNKNOWN = 0.4;
    private static final double HEADED = 0.65;
    private static final double REASON = 1.8;
    private static final double OPENING = 0.8;
    private static final double WEAK = 0.45;
    private static final int SMALL_TABLE = 6;
    private static final Pattern ASKS_WHY =
            Pattern.compile("(?i)なぜ|どうして|理由|原因|\\b(why|reason|cause)\\b");
    private static final Pattern GIVES_REASON =
            Pattern.compile("(?i)理由|原因|ため|から。|ので|\\b(because|cause[ds]?|reason|due to|so that)\\b");
    private static final Pattern ASKS_NUMBER =
            Pattern.compile(
                    "(?i)いくら|何(日|円|分|時|人|台|回|件|個|か月|ヶ月|年|歳|%|％|文字|週)|いつ|上限|期限|料金|費用|金額|\\b(how (many|much|long|often|times?|big|deep|far|soon)|when|limit|price|cost|deadline)\\b");
    private static final Pattern ASKS_STEPS =
            Pattern.compile(
                    "(?i)手順|方法|やり方|手続き|どうやって|どうすれば|戻し方|仕方|しかた|コマンド|基準|一覧|\\b(how (do|to|can|should)|steps?|procedure|command|list|criteria)\\b");

    private static final Pattern STEPS =
            Pattern.compile("(?i)手順|方法|しかた|仕方|\\bsteps?\\b|\\bhow to\\b");

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
    record Candidate(Found found, int order, Unit unit, double own, double score) {}

    static String answer(Conversation conversation) {
        if (conversation.found().isEmpty()) return nothing(conversation);
        return new Quoting(conversation).write();
    }

    /// Whether something that nobody searched for has enough of the question's words to be quoted for it.
    static boolean speaksOf(Found found, String question) {
        Set<String> said = new HashSet<>(Terms.of(found.text()));
        said.addAll(Terms.of(found.title() + " " + found.section()));
        double all = 0;
        double held = 0;
        for (String term : Terms.of(question)) {
            if (Terms.worth(term) < UNKNOWN) continue;
            all += Terms.worth(term);
            if (said.contains(term)) held += Terms.worth(term);
        }
        return all == 0 || held / all >= WEAK;
    }

    /// The words of a second search where steps are asked for, a document fits, and its steps were not found.
    static Optional<String> searchForSteps(Conversation conversation) {
        if (conversation.found().isEmpty() || !asksSteps(conversation)) return Optional.empty();
        Found first = conversation.found().getFirst();
        boolean known =
                conversation.found().stream()
                        .filter(found -> found.title().equals(first.title()))
                        .anyMatch(found ->
                                STEPS.matcher(found.section()).find() || isStepList(found));
        if (known) return Optional.empty();
        String steps = Messages.say(first.language(), "practice.steps");
        return Optional.of(first.title() + " " + steps);
    }

    private static boolean isStepList(Found found) {
        return Unit.of(found.text()).stream().filter(Quoting::isNumbered).count() >= 2;
    }

    private static boolean asksSteps(Conversation conversation) {
        return ASKS_STEPS.matcher(conversation.question()).find();
    }

    private static String nothing(Conversation conversation) {
        Language language = conversation.language();
        return Messages.say(language, "practice.nothing", Quote.inLine(conversation.query(), 120))
                + "\n\n"
                + Messages.say(language, "practice.nothing_try");
    }

    private String write() {
        score();
        if (candidates.isEmpty()) return nothing(conversation);
        Map<Found, List<Unit>> chosen = chosen();
        StringBuilder text = new StringBuilder();
        text.append(Messages.say(language, lead(chosen), chosen.size())).append("\n\n");
        Optional<Conflict> conflict = Conflict.in(chosen);
        conflict.ifPresent(found -> text.append(found.note(language)).append("\n\n"));
        Quote quote = new Quote(language);
        chosen.forEach((found, units) -> text.append(quote.passage(found, units)));
        return text.append(Messages.say(language, "practice.check")).toString();
    }

    private String lead(Map<Found, List<Unit>> chosen) {
        boolean steps = asksSteps(conversation);
        if (!steps && covered(chosen) < WEAK) return "practice.lead_weak";
        return chosen.size() == 1 ? "practice.lead_one" : "practice.lead";
    }

    /// The share of the question's weight that the chosen parts of one passage and their headings speak of.
    private double covered(Map<Found, List<Unit>> chosen) {
        double most = 0;
        for (Map.Entry<Found, List<Unit>> one : chosen.entrySet()) {
            Set<String> said = new HashSet<>(heading(one.getKey()));
            for (Unit unit : one.getValue()) said.addAll(Terms.of(unit.text()));
            most = Math.max(most, covered(said));
        }
        return most;
    }

    private double covered(Set<String> said) {
        double unknown = weights.values().stream().mapToDouble(w -> w).max().orElse(1);
        double all = 0;
        double held = 0;
        for (String term : asked) {
            double telling = weights.getOrDefault(term, UNKNOWN * unknown) * Terms.worth(term);
            if (Terms.worth(term) < UNKNOWN) continue;
            all += telling;
            if (said.contains(term)) held += telling;
        }
        return all == 0 ? 1 : held / all;
    }

    private void score() {
        List<Found> all = conversation.found();
        List<List<Unit>> units = all.stream().map(found -> Unit.of(found.text())).toList();
        List<Set<String>> texts = new ArrayList<>();
        for (List<Unit> some : units) some.forEach(unit -> texts.add(Terms.of(unit.text())));
        weights = Terms.weights(texts);
        boolean why = ASKS_WHY.matcher(conversation.question()).find();
        boolean number = ASKS_NUMBER.matcher(conversation.question()).find();
        for (int rank = 0; rank < all.size(); rank++) {
            Found found = all.get(rank);
            double prior = 1 / (1 + PER_RANK * rank) * (found.language() == language ? 1 : FOREIGN);
            double above = above(found);
            for (int order = 0; order < units.get(rank).size(); order++) {
                Unit unit = units.get(rank).get(order);
                double own = own(unit);
                boolean hasNumber = unit.text().chars().anyMatch(Character::isDigit);
                double wanted = number && hasNumber ? NUMBER : 1;
                if (why && GIVES_REASON.matcher(unit.text()).find()) wanted *= REASON;
                if (found.section().isEmpty()) wanted *= OPENING;
                double score = (own + above) * wanted * prior;
                candidates.add(new Candidate(found, order, unit, own, score));
            }
        }
    }

    /// A row says what its cells say and, less so, what its columns are called.
    private double own(Unit unit) {
        Set<String> terms = Terms.of(unit.text());
        double own = weight(terms, Set.of());
        if (own > 0 && unit instanceof Unit.Row row)
            own += COLUMNS * weight(Terms.of(row.head()), terms);
        return own;
    }

    /// A follow-up names little but what is different now, and that often stands in a heading.
    private double above(Found found) {
        if (conversation.previous().isEmpty()) return HEADING * weight(heading(found), Set.of());
        return HEADING_OF_FOLLOW_UP * weight(heading(found), context);
    }

    private static Set<String> heading(Found found) {
        return Terms.of(found.title() + " " + found.section());
    }

    private double weight(Set<String> terms, Set<String> counted) {
        double weight = 0;
        for (String term : terms) {
            if (counted.contains(term)) continue;
            double telling = weights.getOrDefault(term, 1.0) * Terms.worth(term);
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
        Optional<Found> wanted = procedure().or(this::headed);
        if (wanted.isPresent()) return inOrder(new LinkedHashSet<>(whole(wanted.get())));
        Candidate best = ranked.getFirst();
        Set<Candidate> kept = new LinkedHashSet<>();
        addNewer(best, kept);
        if (best.own() == 0) kept.addAll(whole(best.found()));
        Set<Found> passages = new HashSet<>(Set.of(best.found()));
        kept.forEach(one -> passages.add(one.found()));
        for (Candidate one : ranked) {
            if (kept.size() >= MOST_UNITS || one.score() < GOOD * best.score()) break;
            boolean room = passages.contains(one.found()) || passages.size() < MOST_PASSAGES;
            if (one.own() == 0 || !room || repeats(one, kept)) continue;
            passages.add(one.found());
            kept.add(one);
        }
        addTable(best, kept);
        addReasons(best, kept);
        return inOrder(kept);
    }

    /// A reason often stands in a sentence of its own, without the words of the question.
    private void addReasons(Candidate best, Set<Candidate> kept) {
        if (!ASKS_WHY.matcher(conversation.question()).find()) return;
        candidates.stream()
                .filter(one -> one.found().equals(best.found()))
                .filter(one -> GIVES_REASON.matcher(one.unit().text()).find())
                .limit(2)
                .forEach(kept::add);
    }

    /// A small table whose columns are what is asked for belongs to the sentence beside it.
    private void addTable(Candidate best, Set<Candidate> kept) {
        List<Candidate> rows =
                candidates.stream()
                        .filter(one -> one.found().equals(best.found()))
                        .filter(one -> one.unit() instanceof Unit.Row)
                        .toList();
        if (rows.isEmpty() || rows.size() > SMALL_TABLE) return;
        if (rows.stream().anyMatch(kept::contains)
                || !(rows.getFirst().unit() instanceof Unit.Row row)) return;
        if (weight(Terms.of(row.head()), Set.of()) >= 0.4 * best.own()) kept.addAll(rows);
    }

    /// Where the best sentence stands in an old version of a document, the newer version has the first word.
    private void addNewer(Candidate best, Set<Candidate> kept) {
        Optional<Found> newer =
                conversation.found().stream()
                        .filter(found -> Conflict.isNewer(found, best.found()))
                        .findFirst();
        if (newer.isEmpty()) return;
        List<Candidate> own =
                candidates.stream()
                        .filter(one -> one.found().equals(newer.get()) && one.own() > 0)
                        .toList();
        double most = own.stream().mapToDouble(Candidate::own).max().orElse(0);
        own.stream().filter(one -> one.own() >= GOOD * most).limit(3).forEach(kept::add);
    }

    /// The passage to show as a whole where steps, criteria or commands are asked for: of those that have any, the one
    /// that speaks most of the question, numbered steps and headings such as "Steps" before others.
    private Optional<Found> procedure() {
        if (!asksSteps(conversation)) return Optional.empty();
        Map<Found, Double> about = new LinkedHashMap<>();
        for (Found found : conversation.found()) {
            Set<String> terms = new HashSet<>(heading(found));
            terms.addAll(Terms.of(found.text()));
            about.put(found, weight(terms, Set.of()) + HEADING * weight(heading(found), Set.of()));
        }
        double most = about.values().stream().mapToDouble(d -> d).max().orElse(0);
        return about.entrySet().stream()
                .filter(one -> one.getValue() > 0 && one.getValue() >= STEPS_ABOUT * most)
                .filter(one -> one.getKey().language() == language && steps(one.getKey()) >= 2)
                .max(Comparator.comparingDouble(one -> one.getValue() * likeness(one.getKey())))
                .map(Map.Entry::getKey);
    }

    /// The first passage as a whole where its headings alone say what the question asks for.
    private Optional<Found> headed() {
        Found first = conversation.found().getFirst();
        double above = weight(heading(first), Set.of());
        boolean said =
                candidates.stream()
                        .anyMatch(one -> one.found().equals(first) && one.own() > 0.8 * above);
        boolean named = covered(heading(first)) >= HEADED && !first.section().isEmpty();
        return named && !said ? Optional.of(first) : Optional.empty();
    }

    private double likeness(Found found) {
        boolean asked = weight(Terms.of(found.section()), Set.of()) > 0;
        boolean named = STEPS.matcher(found.section()).find();
        double section = asked ? 1.6 : named ? 1.5 : 1;
        return section * (isStepList(found) ? 1.3 : 1);
    }

    private static boolean isNumbered(Unit unit) {
        return switch (unit) {
            case Unit.Entry(String marker, String text) -> Character.isDigit(marker.charAt(0));
            case Unit.Code code -> true;
            case Unit.Row row -> false;
            case Unit.Sentence sentence -> false;
        };
    }

    private int steps(Found found) {
        return candidates.stream()
                .filter(one -> one.found().equals(found))
                .filter(one -> !(one.unit() instanceof Unit.Sentence))
                .mapToInt(one -> one.unit() instanceof Unit.Code ? 2 : 1)
                .sum();
    }

    /// The beginning of a passage that is wanted as a whole.
    private List<Candidate> whole(Found found) {
        return candidates.stream()
                .filter(one -> one.found().equals(found))
                .limit(MOST_STEPS)
                .toList();
    }

    private static boolean repeats(Candidate one, Set<Candidate> kept) {
        return kept.stream().anyMatch(other -> other.unit().text().equals(one.unit().text()));
    }

    /// Passages in the order in which they were chosen, units in the order of the passage.
    private static Map<Found, List<Unit>> inOrder(Set<Candidate> kept) {
        Map<Found, List<Unit>> passages = new LinkedHashMap<>();
        kept.forEach(one -> passages.putIfAbsent(one.found(), new ArrayList<>()));
        kept.stream()
                .sorted(Comparator.comparingInt(Candidate::order))
                .forEach(one ->
                        passages.getOrDefault(one.found(), new ArrayList<>()).add(one.unit()));
        return passages;
    }
}
