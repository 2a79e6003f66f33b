package kotonoha.context;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackMessage;
import kotonoha.slack.SlackRefusal;
import kotonoha.slack.SlackUser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Gathers what the asker sees, fresh for each turn: Slack itself is the transcript, nothing is kept. Thread-safe.
public final class Gathering {
    /// Messages of ours with this metadata are notices (queued, interrupted), no part of the conversation.
    public static final String NOTICE = "kotonoha_notice";

    /// Blocks of ours with this id prefix (sources, cost, buttons) are furniture, no part of the conversation.
    public static final String FURNITURE = "kotonoha.";

    private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);

    private final SlackApi slack;
    private final Time time;
    private final int mostCharacters;

    /// @param mostCharacters how much of a thread goes to the model; the oldest messages go first, the root stays
    public Gathering(SlackApi slack, Time time, int mostCharacters) {
        this.slack = slack;
        this.time = time;
        this.mostCharacters = mostCharacters;
    }

    /// Who pressed, as Slack knows them; where Slack does not answer, somebody without a name who reads English.
    public Asker asker(UserId id) {
        return asker(id, Language.EN);
    }

    /// Who asks; where Slack does not say their language, it is the one they write.
    public Asker asker(Question question) {
        return asker(question.asker(), Language.of(words(question)));
    }

    private Asker asker(UserId id, Language otherwise) {
        SlackUser user = slack.user(id);
        return new Asker(id, user.name(), user.language(otherwise), user.zone());
    }

    /// The same question with the bot's id, where Slack did not tell it with the event.
    public Question complete(Question question) {
        if (question.bot() != null) return question;
        try {
            return question.heardBy(slack.authTest().user());
        } catch (TryLater | Broken | SlackRefusal unknown) {
            LOG.warn("cannot find out who the bot is: {}", unknown.getMessage());
            return question;
        }
    }

    /// Whether Kotonoha has answered in the question's thread before it.
    public boolean takesPart(Question question) {
        try {
            return thread(question).stream()
                    .anyMatch(message -> isOwn(message, question) && isBefore(message, question));
        } catch (Broken | SlackRefusal unreadable) {
            LOG.warn("cannot read thread {}: {}", question.place().lane(), unreadable.getMessage());
            return false;
        }
    }

    /// The question as the person typed it, the mention taken off.
    public String words(Question question) {
        return new Words(this::name).typed(question.text(), question.bot());
    }

    /// @param patient whether to give up for now ([TryLater]) where Slack is too busy to show the thread; else the answer
    ///     says that it was written without
    public Context gather(Question question, Asker asker, boolean patient) {
        Optional<List<SlackMessage>> thread =
                question.opensThread() ? Optional.of(List.of()) : read(question, patient);
        List<SlackMessage> before =
                thread.orElse(List.of()).stream().filter(m -> isBefore(m, question)).toList();
        Deque<Context.Said> kept = new ArrayDeque<>();
        int missing = fill(kept, before, question);
        return new Context(
                asker,
                question.place(),
                time.now(),
                words(question),
                List.copyOf(kept),
                missing,
                thread.isEmpty());
    }

    private Optional<List<SlackMessage>> read(Question question, boolean patient) {
        try {
            return Optional.of(thread(question));
        } catch (TryLater | Broken | SlackRefusal unreadable) {
            if (patient && unreadable instanceof TryLater busy) throw busy;
            LOG.warn("cannot read thread {}: {}", question.place().lane(), unreadable.getMessage());
            return Optional.empty();
        }
    }

    private List<SlackMessage> thread(Question question) {
        return slack.thread(question.place().channel(), question.place().thread());
    }

    /// What people wrote before the question, and our answers, also to questions that were asked at the same time.
    private static boolean isBefore(SlackMessage message, Question question) {
        if (message.ts().equals(question.ts()) || isNotice(message)) return false;
        return isOwn(message, question) || order(message.ts(), question.ts()) < 0;
    }

    private int fill(Deque<Context.Said> kept, List<SlackMessage> messages, Question question) {
        List<SlackMessage> sorted = new ArrayList<>(messages);
        sorted.sort(Comparator.comparing(SlackMessage::ts, Gathering::order));
        if (sorted.isEmpty()) return 0;
        Context.Said root = said(sorted.getFirst(), question);
        int room = mostCharacters - root.text().length();
        int at = sorted.size() - 1;
        for (; at > 0; at--) {
            Context.Said said = said(sorted.get(at), question);
            room -= said.text().length();
            if (room < 0) break;
            if (!said.text().isBlank()) kept.addFirst(said);
        }
        if (!root.text().isBlank()) kept.addFirst(root);
        return at;
    }

    private Context.Said said(SlackMessage message, Question question) {
        boolean own = isOwn(message, question);
        String text =
                own ? withoutFurniture(message).flatten(this::name) : message.flatten(this::name);
        String name = own ? "Kotonoha" : author(message);
        return new Context.Said(own, name, instant(message.ts()), text);
    }

    private String author(SlackMessage message) {
        if (!message.user().isEmpty()) return name(new UserId(message.user()));
        String username = Json.text(message.raw(), "username");
        return username.isEmpty() ? "bot" : username;
    }

    private String name(UserId id) {
        return slack.user(id).name();
    }

    private static boolean isOwn(SlackMessage message, Question question) {
        return question.bot() != null && message.user().equals(question.bot().value());
    }

    private static boolean isNotice(SlackMessage message) {
        return Json.text(message.raw(), "metadata.event_type").equals(NOTICE);
    }

    private static SlackMessage withoutFurniture(SlackMessage message) {
        if (!(message.raw() instanceof ObjectNode raw) || !raw.path("blocks").isArray())
            return message;
        ArrayNode kept = Json.array();
        for (JsonNode block : raw.path("blocks")) if (!isFurniture(block)) kept.add(block);
        ObjectNode copy = raw.deepCopy();
        copy.set("blocks", kept);
        return new SlackMessage(
                message.ts(),
                message.thread(),
                message.user(),
                message.botId(),
                message.subtype(),
                kept.isEmpty() ? message.text() : "",
                copy);
    }

    private static boolean isFurniture(JsonNode block) {
        String type = Json.text(block, "type");
        return Json.text(block, "block_id").startsWith(FURNITURE)
                || type.equals("task_card")
                || type.equals("plan")
                || type.equals("context_actions");
    }

    /// Timestamps are seconds and a counter, both with leading zeros: longer means later.
    private static int order(MessageTs a, MessageTs b) {
        int length = Integer.compare(a.value().length(), b.value().length());
        return length != 0 ? length : a.value().compareTo(b.value());
    }

    private static Instant instant(MessageTs ts) {
        int dot = ts.value().indexOf('.');
        try {
            return Instant.ofEpochSecond(
                    Long.parseLong(dot < 0 ? ts.value() : ts.value().substring(0, dot)));
        } catch (NumberFormatException noNumber) {
            return Instant.EPOCH;
        }
    }
}
