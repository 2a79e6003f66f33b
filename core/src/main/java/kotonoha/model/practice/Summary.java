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

/// Summarises a thread by its own sentences: the central ones, what was decided, what is open, and the dates.
final class Summary {
    private static final Pattern WANTED =
            Pattern.compile(
                    "(?is).*(要約|まとめて|まとめを|サマリ|要点|かいつまんで|経緯を(教えて|説明)|\\bsummar(y|ise|ize|ies)|\\btl;?dr\\b|\\brecap\\b|\\bsum up\\b|catch me up|key points).*");
    private static final Pattern OF_DOCUMENTS =
            Pattern.compile(
                    "(?is).*(資料|規程|規定|文書|手順書|議事録|マニュアル|ドキュメント|\\b(document|policy|runbook|minutes|guide|handbook|page)s?\\b).*");
    private static final Pattern OF_THREAD =
            Pattern.compile(
                    "(?is).*(スレッド|ここまで|これまで|会話|議論|やりとり|やり取り|上の|話を|\\b(thread|discussion|conversation|so far|above|chat)\\b).*");
    private static final Pattern DECIDED =
            Pattern.compile(
                    "(?is).*(決定|決まり|決めました|ことにします|ことにしました|合意|確定|採用|\\b(decided|decision|agreed|we will go|approved|conclusion)\\b).*");
    private static final Pattern OPEN =
            Pattern.compile(
                    "(?is).*(残る疑問|未解決|未定|要確認|確認しましょう|検討|宿題|\\b(open question|unclear|to be (decided|confirmed)|tbd|still need)\\b).*");
    private static final Pattern QUESTION =
            Pattern.compile("(?is).*([?？]|(です|ます|でしょう|ました|ません)か。?)");
    private static final Pattern DATED =
            Pattern.compile(
                    "(?is).*(\\d{1,2} ?月 ?\\d{1,2} ?日|\\d{4}-\\d{2}-\\d{2}|期限|締め切り|締切|本日中|今日中|明日|来週|\\d{1,2} ?時までに?"
                            + "|\\b(due|deadline|tomorrow|next week)\\b|\\bby (mon|tues|wednes|thurs|fri)day\\b"
                            + "|\\b(mon|tues|wednes|thurs|fri|satur|sun)day\\b"
                            + "|\\b\\d{1,2} (january|february|march|april|may|june|july|august|september|october|november|december)\\b"
                            + "|\\b(january|february|march|april|may|june|july|august|september|october|november|december) \\d{1,2}\\b).*");
    private static final int MOST_LINES = 300;
    private static final int MOST_OF_A_KIND = 5;
    private static final int LONGEST_LINE = 400;

    private final Language language;
    private final List<Line> lines = new ArrayList<>();
    private final Set<Line> shown = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    private Summary(Language language) {
        this.language = language;
    }

    /// One sentence of the thread: whose message it is from, and which number that message has.
    private record Line(int message, String speaker, String text, Set<String> terms) {}

    static boolean isAskedFor(Conversation conversation) {
        String question = conversation.question();
        if (!WANTED.matcher(question).matches()) return false;
        if (isOfBrought(conversation)) return true;
        return OF_THREAD.matcher(question).matches() || !OF_DOCUMENTS.matcher(question).matches();
    }

    static String of(Conversation conversation) {
        List<Remark> said =
                conversation.earlier().stream()
                        .filter(remark -> !remark.own() && !remark.text().isBlank())
                        .toList();
        Language language = conversation.language();
        boolean brought = isOfBrought(conversation);
        boolean thread = OF_THREAD.matcher(conversation.question()).matches();
        boolean little = said.size() < 2;
        if (little && (brought || !conversation.brought().isEmpty()))
            return Digest.of(conversation.brought(), language);
        if (little) return Messages.say(language, "practice.nothing_to_summarise");
        if (brought && !thread) return Digest.of(conversation.brought(), language);
        String summary = new Summary(language).write(said);
        return brought ? summary + "\n\n" + Digest.of(conversation.brought(), language) : summary;
    }

    /// Whether the summary of what was brought along is meant, with or without the thread's.
    private static boolean isOfBrought(Conversation conversation) {
        Brought brought = conversation.brought();
        if (brought.isEmpty()) return false;
        return brought.isMeant(conversation.question())
                || OF_DOCUMENTS.matcher(conversation.question()).matches();
    }

    private String write(List<Remark> said) {
        for (int message = 0; message < said.size(); message++)
            addLines(message, said.get(message));
        long speakers = said.stream().map(Remark::speaker).distinct().count();
        String key = speakers == 1 ? "practice.summary_one" : "practice.summary";
        text.append(Messages.say(language, key, said.size(), speakers)).append("\n");
        list("practice.points", central(Math.clamp(said.size() / 3, 2, MOST_OF_A_KIND)));
        list("practice.decided", matching(DECIDED, 3));
        list("practice.open", open(said.size()));
        list("practice.dates", matching(DATED, 1));
        return text.toString().strip();
    }

    private void addLines(int message, Remark remark) {
        for (Unit unit : Unit.of(remark.text())) {
            if (unit instanceof Unit.Code || lines.size() >= MOST_LINES) continue;
            String sentence = Quote.inLine(unit.text(), LONGEST_LINE);
            lines.add(new Line(message, remark.speaker(), sentence, Terms.of(sentence)));
        }
    }

    /// What opens the thread, and the sentences that have most in common with all others.
    private List<Line> central(int most) {
        double[] rank = Centrality.of(lines.stream().map(Line::terms).toList());
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < rank.length; i++) {
            if (lines.get(i).terms().size() < 3) rank[i] *= 0.5;
            order.add(i);
        }
        order.sort(Comparator.comparingDouble((Integer i) -> rank[i]).reversed());
        List<Line> central = new ArrayList<>(lines.subList(0, Math.min(1, lines.size())));
        for (int i : order) {
            Line line = lines.get(i);
            boolean elsewhere =
                    DECIDED.matcher(line.text()).matches() || OPEN.matcher(line.text()).matches();
            boolean repeats =
                    central.contains(line)
                            || central.stream().anyMatch(other -> alike(line, other));
            if (central.size() < most && !elsewhere && !repeats) central.add(line);
        }
        central.sort(Comparator.comparingInt(lines::indexOf));
        return central;
    }

    private List<Line> matching(Pattern pattern, int leastTerms) {
        return lines.stream()
                .filter(line -> line.terms().size() >= leastTerms)
                .filter(line -> pattern.matcher(line.text()).matches())
                .toList();
    }

    /// What calls itself open, and questions after which nobody else wrote anything.
    private List<Line> open(int messages) {
        List<Line> open = new ArrayList<>();
        for (Line line : lines) {
            boolean last =
                    lines.stream()
                            .noneMatch(later ->
                                    later.message() > line.message()
                                            && !later.speaker().equals(line.speaker()));
            boolean unanswered = QUESTION.matcher(line.text()).matches() && last && messages > 1;
            if (unanswered || OPEN.matcher(line.text()).matches()) open.add(line);
        }
        return open;
    }

    private void list(String heading, List<Line> found) {
        List<Line> fresh =
                found.stream().filter(line -> !shown.contains(line)).limit(MOST_OF_A_KIND).toList();
        if (fresh.isEmpty()) return;
        text.append("\n**").append(Messages.say(language, heading)).append("**\n");
        for (Line line : fresh) {
            shown.add(line);
            String key = line.speaker().isEmpty() ? "practice.quoted" : "practice.said";
            text.append("- ")
                    .append(Messages.say(language, key, line.text(), line.speaker()))
                    .append('\n');
        }
    }

    private static boolean alike(Line one, Line other) {
        long shared = one.terms().stream().filter(other.terms()::contains).count();
        int smaller = Math.min(one.terms().size(), other.terms().size());
        return smaller > 0 && shared > 0.7 * smaller;
    }
}
