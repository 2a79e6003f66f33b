package kotonoha.model.practice;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.model.practice.Conversation.Remark;

/// Finds what people have said about the question in its own thread, word for word.
final class Recalling {
    private static final double ENOUGH = 0.6;
    private static final double WORTH_A_LOOK = 0.4;
    private static final int FEWEST_TERMS = 2;
    private static final int MOST = 3;
    private static final int LONGEST = 400;
    private static final Pattern ASKS =
            Pattern.compile("(?is).*([?？]|(です|ます|でしょう|ました|ません)か。?)|.*(して|教えて|ください)。?");

    private Recalling() {}

    /// A sentence of the thread, and the share of the question that it speaks of.
    private record Line(int place, String text, double share) {}

    /// Whether a passage speaks of as much of the question as a sentence of the thread has to.
    static boolean speaksOf(Conversation.Found found, Conversation conversation) {
        Set<String> told = Terms.of(found.title() + " " + found.section() + "\n" + found.text());
        return share(told, asked(conversation)) >= ENOUGH;
    }

    private static Set<String> asked(Conversation conversation) {
        Set<String> asked = new HashSet<>(Terms.of(conversation.question()));
        asked.removeIf(term -> Terms.worth(term) < WORTH_A_LOOK);
        return asked;
    }

    /// The sentences as a list, "" where nobody has spoken of it.
    static String of(Conversation conversation) {
        Set<String> asked = asked(conversation);
        if (asked.size() < FEWEST_TERMS) return "";
        Language language = conversation.language();
        List<Line> lines = new ArrayList<>();
        for (Remark remark : conversation.earlier())
            if (!remark.own()) add(remark, asked, language, lines);
        List<Line> best =
                lines.stream()
                        .sorted(Comparator.comparingDouble(Line::share).reversed())
                        .limit(MOST)
                        .sorted(Comparator.comparingInt(Line::place))
                        .toList();
        if (best.isEmpty()) return "";
        StringBuilder text =
                new StringBuilder(Messages.say(language, "practice.recalled")).append("\n\n");
        for (Line line : best) text.append("- ").append(line.text()).append('\n');
        return text.toString().strip();
    }

    private static void add(Remark remark, Set<String> asked, Language language, List<Line> lines) {
        for (Unit unit : Unit.of(remark.text())) {
            String sentence = Quote.inLine(unit.text(), LONGEST);
            if (unit instanceof Unit.Code || ASKS.matcher(sentence).matches()) continue;
            double share = share(Terms.of(sentence), asked);
            if (share < ENOUGH) continue;
            String key = remark.speaker().isEmpty() ? "practice.quoted" : "practice.said";
            String said = Messages.say(language, key, sentence, remark.speaker());
            if (lines.stream().noneMatch(line -> line.text().equals(said)))
                lines.add(new Line(lines.size(), said, share));
        }
    }

    private static double share(Set<String> said, Set<String> asked) {
        double all = 0;
        double held = 0;
        int terms = 0;
        for (String term : asked) {
            all += Terms.worth(term);
            if (!said.contains(term)) continue;
            held += Terms.worth(term);
            terms++;
        }
        return terms < FEWEST_TERMS ? 0 : held / all;
    }
}
