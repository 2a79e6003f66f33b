package kotonoha.turn;

import java.math.BigDecimal;
import java.net.URI;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kotonoha.answer.Bill;
import kotonoha.answer.Source;
import kotonoha.context.Gathering;
import kotonoha.context.Question;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.model.Prices;
import kotonoha.slack.Block;
import kotonoha.slack.Mrkdwn;
import org.jspecify.annotations.Nullable;

/// What stands below an answer: its sources, model and cost, the label that an AI wrote it, and the buttons.
public final class Ending {
    private static final int LONGEST_CONTEXT = 1_900;

    /// The line that says what was read: as a step, or else as a block.
    static final String READ = Gathering.FURNITURE + "read";

    private final Prices prices;
    private final boolean practice;

    /// @param practice true where no model is asked: the label says so instead of a price
    public Ending(Prices prices, boolean practice) {
        this.prices = prices;
        this.practice = practice;
    }

    /// @param read the line that says what the answer was written from, "" for none
    List<Block> answered(
            Question question, Language language, List<Source> sources, String read, Bill bill) {
        List<Block> blocks = new ArrayList<>(sources(language, sources));
        if (!read.isEmpty()) {
            blocks.add(read(read));
            blocks.add(
                    new Block.Actions(
                            Gathering.FURNITURE + "panel", List.of(panel(question, language))));
        }
        blocks.add(new Block.Context(Gathering.FURNITURE + "bill", List.of(line(language, bill))));
        blocks.add(feedback(question, language));
        return blocks;
    }

    /// After a failure or a stop: what was found, what it cost where it cost something, and a way on.
    List<Block> brokenOff(
            Question question, Language language, List<Source> sources, String read, Bill bill) {
        List<Block> blocks = new ArrayList<>(sources(language, sources));
        if (!read.isEmpty()) blocks.add(read(read));
        if (bill.calls() > 0 && bill.usage().input() > 0) {
            blocks.add(
                    new Block.Context(Gathering.FURNITURE + "bill", List.of(line(language, bill))));
        }
        List<Block.Button> ways = new ArrayList<>(List.of(askAgain(question, language)));
        if (!read.isEmpty()) ways.add(panel(question, language));
        blocks.add(new Block.Actions(Gathering.FURNITURE + "again", ways));
        return blocks;
    }

    static Block again(Question question, Language language) {
        return new Block.Actions(
                Gathering.FURNITURE + "again", List.of(askAgain(question, language)));
    }

    private static Block.Button askAgain(Question question, Language language) {
        String label = Messages.say(language, "turn.again");
        return new Block.Button(Buttons.AGAIN, label, Buttons.value(question));
    }

    private static Block read(String line) {
        String shown = Mrkdwn.escape(shortened(line, LONGEST_CONTEXT / 5));
        return new Block.Context(READ, List.of(shown));
    }

    private static Block.Button panel(Question question, Language language) {
        String label = Messages.say(language, "turn.panel");
        return new Block.Button(Buttons.READ, label, Buttons.value(question));
    }

    static Block stop(Question question, Language language) {
        String label = Messages.say(language, "turn.stop");
        Block.Button button = new Block.Button(Buttons.STOP, label, Buttons.value(question));
        return new Block.Actions(Gathering.FURNITURE + "stop", List.of(button));
    }

    private static Block feedback(Question question, Language language) {
        String value = Buttons.value(question);
        return new Block.ContextActions(
                Gathering.FURNITURE + "feedback",
                List.of(
                        new Block.FeedbackButtons(
                                Buttons.FEEDBACK,
                                Messages.say(language, "turn.good"),
                                Json.write(
                                        Json.object()
                                                .put("good", true)
                                                .set("of", Json.parse(value))),
                                Messages.say(language, "turn.bad"),
                                Json.write(
                                        Json.object()
                                                .put("good", false)
                                                .set("of", Json.parse(value))))));
    }

    private static List<Block> sources(Language language, List<Source> sources) {
        if (sources.isEmpty()) return List.of();
        List<Block> blocks = new ArrayList<>();
        StringBuilder lines = new StringBuilder("*" + Messages.say(language, "turn.sources") + "*");
        for (Source source : sources) {
            String line = line(source);
            if (lines.length() + line.length() > LONGEST_CONTEXT) {
                blocks.add(context(blocks.size(), lines.toString()));
                lines.setLength(0);
            }
            lines.append(lines.isEmpty() ? "" : "\n").append(line);
        }
        blocks.add(context(blocks.size(), lines.toString()));
        return blocks;
    }

    private static Block context(int number, String lines) {
        return new Block.Context(Gathering.FURNITURE + "sources" + number, List.of(lines));
    }

    private static String line(Source source) {
        String section = source.section().isEmpty() ? "" : " › " + source.section();
        String label = shortened(source.title() + section, 150);
        StringBuilder line =
                new StringBuilder(source.number() + ". ").append(linked(source.url(), label));
        if (source.changed() != null) line.append(" · ").append(source.changed());
        if (!source.author().isEmpty())
            line.append(" · ").append(Mrkdwn.escape(shortened(source.author(), 60)));
        return line.toString();
    }

    private static String linked(String url, String label) {
        return uri(url).map(uri -> Mrkdwn.link(uri, label)).orElseGet(() -> Mrkdwn.escape(label));
    }

    private static Optional<URI> uri(String url) {
        boolean web = url.startsWith("https://") || url.startsWith("http://");
        if (!web || url.length() > 1_000) return Optional.empty();
        try {
            return Optional.of(URI.create(url));
        } catch (IllegalArgumentException noUrl) {
            return Optional.empty();
        }
    }

    private String line(Language language, Bill bill) {
        if (practice) return Messages.say(language, "turn.practice");
        NumberFormat number = NumberFormat.getIntegerInstance(language.locale());
        String tokens =
                Messages.say(
                        language,
                        "turn.tokens",
                        number.format(bill.usage().input()),
                        number.format(bill.usage().output()));
        String label = Messages.say(language, "turn.label");
        return "%s · %s · %s · %s"
                .formatted(Mrkdwn.escape(bill.model()), tokens, cost(language, bill), label);
    }

    private String cost(Language language, Bill bill) {
        @Nullable BigDecimal dollars = prices.cost(bill.model(), bill.usage()).orElse(null);
        if (dollars == null) return Messages.say(language, "turn.unpriced");
        return "$" + dollars.stripTrailingZeros().toPlainString();
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
