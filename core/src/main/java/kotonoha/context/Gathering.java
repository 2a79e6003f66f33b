package kotonoha.context;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kotonoha.files.Attached;
import kotonoha.files.FileReading;
import kotonoha.files.RawFile;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Broken;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackLink;
import kotonoha.slack.SlackMessage;
import kotonoha.slack.SlackRefusal;
import kotonoha.slack.SlackUser;
import kotonoha.sources.LinkReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Gathers what the asker sees, fresh for each turn: the thread, what it points at, files, canvases, links, and what they
/// have open. Slack itself is the transcript; only for minutes is something kept in memory. Thread-safe.
public final class Gathering {
    /// Messages of ours with this metadata are notices (queued, interrupted), no part of the conversation.
    public static final String NOTICE = "kotonoha_notice";

    /// Blocks of ours with this id prefix (sources, cost, buttons) are furniture, no part of the conversation.
    public static final String FURNITURE = "kotonoha.";

    private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);

    private static final int MOST_CHANNELS = 5;

    private final SlackApi slack;
    private final FromSlack from;
    private final ReadingThread threads;
    private final ReadingMessages messages;
    private final ReadingFiles files;
    private final ReadingCanvases canvases;
    private final ReadingLinks links;
    private final Looking looking;
    private final ContextSettings settings;
    private final Time time;

    /// @param links readers of web pages and the like, asked in order; the first that reads an address is the one
    /// @param looking what people have open, as the events tell it
    public Gathering(
            SlackApi slack,
            FileReading files,
            List<LinkReader> links,
            Senses senses,
            Looking looking,
            ContextSettings settings,
            Time time) {
        this.slack = slack;
        this.from = new FromSlack(slack);
        this.threads = new ReadingThread(from, time);
        this.messages = new ReadingMessages(from, threads);
        Seeing seeing = new Seeing(senses, time);
        this.files = new ReadingFiles(from, files, senses.ears(), seeing, time);
        this.canvases = new ReadingCanvases(from);
        this.links = new ReadingLinks(links, seeing, time);
        this.looking = looking;
        this.settings = settings;
        this.time = time;
    }

    /// Who pressed, as Slack knows them; where Slack does not answer, somebody without a name who reads English.
    public Asker asker(UserId id) {
        return asker(id, Language.EN);
    }

    /// Who asks; where Slack does not say their language, it is the one they write.
    public Asker asker(Question question) {
        return asker(question.asker(), Language.ofQuestion(words(question)));
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
                    .anyMatch(m -> Telling.isOwn(m, question.bot()) && isBefore(m, question));
        } catch (Broken | SlackRefusal unreadable) {
            LOG.warn("cannot read thread {}: {}", question.place().lane(), unreadable.getMessage());
            return false;
        }
    }

    /// The question as the person typed it, the mention taken off.
    public String words(Question question) {
        return new Words(id -> slack.user(id).name()).typed(question.text(), question.bot());
    }

    /// Whether a file or a shared message came with the question, which then asks for itself; a mention's event may not
    /// tell, so Slack is asked.
    public boolean bringsSomething(Question question) {
        SlackMessage told = question.message();
        if (bringsSomething(told)) return true;
        if (!question.mayLackFiles()) return false;
        ChannelId channel = question.place().channel();
        return bringsSomething(Failures.orElse(() -> from.message(channel, question.ts()), told));
    }

    private static boolean bringsSomething(SlackMessage message) {
        return !message.files().isEmpty() || !message.raw().path("attachments").isEmpty();
    }

    /// A message of that thread was changed or deleted: it is read anew.
    public void forget(ChannelId channel, MessageTs thread) {
        threads.forget(channel, thread);
    }

    /// An event of Slack's, also one that becomes no job: what was changed or deleted is forgotten, and what somebody looks
    /// at is remembered. Touches memory only.
    public void heard(String type, JsonNode event) {
        switch (type) {
            case "message" -> heardChange(event);
            case "app_context_changed", "app_home_opened" -> {
                String user = Json.text(event, "user");
                boolean told = event.path("context").isObject();
                if (told && !user.isEmpty()) looking.saw(new UserId(user), event.path("context"));
            }
            default -> {} // nothing of ours
        }
    }

    private void heardChange(JsonNode event) {
        String subtype = Json.text(event, "subtype");
        if (!subtype.equals("message_changed") && !subtype.equals("message_deleted")) return;
        ChannelId channel = new ChannelId(Json.text(event, "channel"));
        for (String message : List.of("message", "previous_message"))
            for (String ts : List.of("thread_ts", "ts"))
                forget(channel, new MessageTs(Json.text(event, message + "." + ts)));
        forget(channel, new MessageTs(Json.text(event, "deleted_ts")));
    }

    /// As below, for somebody who does not stop.
    public Context gather(Question question, Asker asker, boolean patient) {
        return gather(question, asker, patient, () -> false);
    }

    /// @param patient whether to give up for now ([TryLater]) where Slack is too busy to show the thread; else the answer
    ///     says that it was written without
    /// @param stopped asked now and then; once true, what is not read yet is left
    public Context gather(
            Question question, Asker asker, boolean patient, BooleanSupplier stopped) {
        try (Together together = new Together(time, settings.limit(), stopped)) {
            return new Turn(question, asker, together).gather(patient);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            throw new TryLater(
                    Duration.ofSeconds(1),
                    "interrupted while reading for " + question.place().lane(),
                    ended);
        }
    }

    private List<SlackMessage> thread(Question question) {
        return threads.read(question.place().channel(), question.place().thread());
    }

    /// What people wrote before the question, and our answers, also to questions that were asked at the same time.
    private static boolean isBefore(SlackMessage message, Question question) {
        if (message.ts().equals(question.ts()) || Telling.isNotice(message)) return false;
        return Telling.isOwn(message, question.bot())
                || ReadingThread.order(message.ts(), question.ts()) < 0;
    }

    /// One gathering under way.
    private final class Turn {
        private final Question question;
        private final Asker asker;
        private final Place place;
        private final Together together;
        private final Names names = new Names(from);
        private final Telling telling;
        private final Finding finding = new Finding(this::pointer);
        private final List<Together.Running<Prepared>> reading = new ArrayList<>();
        private final Set<String> begun = new HashSet<>();
        private int filesBegun;
        private List<Item> threadItem = List.of();

        Turn(Question question, Asker asker, Together together) {
            this.question = question;
            this.asker = asker;
            this.place = question.place();
            this.together = together;
            this.telling = new Telling(question.bot(), names);
        }

        Context gather(boolean patient) throws InterruptedException {
            Together.Running<List<String>> channel =
                    together.begin(() -> canvases.of(place.channel()), List::of);
            Together.Running<SlackMessage> posted = together.begin(this::posted, question::message);
            Optional<List<SlackMessage>> thread =
                    question.opensThread() ? Optional.of(List.of()) : read(patient);
            List<SlackMessage> all = thread.orElse(List.of());
            SlackMessage asked = asked(all, posted.get());
            look(asked, all);
            channel.get().forEach(id -> finding.canvas(id, true));
            lookForCanvases();
            beginFiles();
            beginLinks();
            List<Together.Running<ReadingMessages.Quoted>> quotes = beginQuotes(all);
            List<SlackMessage> before =
                    all.stream().filter(message -> isBefore(message, question)).toList();
            names.prepare(Telling.people(before), together);
            List<Budget.Told> told = told(before);
            finishQuotes(quotes);
            List<Prepared> read = finished();
            return context(asked, told, thread.isEmpty(), unique(read));
        }

        private SlackMessage posted() {
            if (!question.mayLackFiles() || !question.opensThread()) return question.message();
            return Failures.orElse(
                    () -> from.message(place.channel(), question.ts()), question.message());
        }

        private Optional<List<SlackMessage>> read(boolean patient) {
            try {
                return Optional.of(thread(question));
            } catch (TryLater | Broken | SlackRefusal unreadable) {
                if (patient && unreadable instanceof TryLater busy) throw busy;
                LOG.warn("cannot read thread {}: {}", place.lane(), unreadable.getMessage());
                boolean refused = unreadable instanceof SlackRefusal;
                Unreadable why = new Unreadable(refused ? Reason.NOT_ALLOWED : Reason.UNREACHABLE);
                threadItem = List.of(new Item(Item.Kind.THREAD, "", "", 1, 0, 0, List.of(), why));
                return Optional.empty();
            }
        }

        /// The question as Slack keeps it, which may hold more than the event did.
        private SlackMessage asked(List<SlackMessage> thread, SlackMessage posted) {
            return thread.stream()
                    .filter(message -> message.ts().equals(question.ts()))
                    .findFirst()
                    .filter(kept -> kept.raw().has("files") || !posted.raw().has("files"))
                    .orElse(posted);
        }

        private void look(SlackMessage asked, List<SlackMessage> thread) {
            finding.lookAt(asked, true);
            for (SlackMessage message : thread.reversed())
                if (!message.ts().equals(question.ts()) && isSeen(message))
                    finding.lookAt(message, false);
            if (place.kind() == Place.Kind.DM) opened().forEach(finding::open);
        }

        /// What we wrote ourselves is no source: its files and links came from elsewhere.
        private boolean isSeen(SlackMessage message) {
            return isBefore(message, question) && !Telling.isOwn(message, question.bot());
        }

        /// Only where nobody else reads along: what somebody has open is theirs.
        private List<Looking.Open> opened() {
            List<Looking.Open> told = Looking.read(question.raw().path("app_context"));
            boolean said = question.raw().has("app_context");
            return said ? told : looking.of(asker.id());
        }

        /// The canvases of other channels that something points at.
        private void lookForCanvases() throws InterruptedException {
            List<Together.Running<List<String>>> found = new ArrayList<>();
            for (ChannelId other : finding.canvases().stream().limit(MOST_CHANNELS).toList())
                found.add(together.begin(() -> canvases.of(other), List::of));
            for (Together.Running<List<String>> each : found)
                each.get().forEach(id -> finding.canvas(id, false));
        }

        private Optional<SlackLink> pointer(URI address) {
            return Failures.orElse(() -> Optional.of(from.link(address)), Optional.empty());
        }

        private void beginFiles() {
            int large =
                    (int)
                            finding.files().stream()
                                    .filter(ref -> ContextSettings.isLarge(size(ref)))
                                    .count();
            for (Finding.FileRef ref : finding.files()) {
                if (!begun.add("file " + ref.id())) continue;
                if (++filesBegun > settings.files()) {
                    unread(files.unread(ref, ref.node(), why(Reason.TOO_MANY)));
                    continue;
                }
                Duration within = settings.within(size(ref), large);
                begin(
                        () -> files.read(ref, asker, place, names, within),
                        () -> files.unread(ref, ref.node(), why(Reason.TOO_SLOW)));
            }
        }

        private static long size(Finding.FileRef ref) {
            return ref.node().path("size").asLong(0);
        }

        private void beginLinks() {
            int count = 0;
            for (Finding.Link link : finding.links()) {
                if (!links.reads(link) || !begun.add("link " + link.address())) continue;
                if (++count > settings.links()) unread(links.unread(link, why(Reason.TOO_MANY)));
                else
                    begin(
                            () -> links.read(link, asker, place),
                            () -> links.unread(link, why(Reason.TOO_SLOW)));
            }
        }

        private List<Together.Running<ReadingMessages.Quoted>> beginQuotes(
                List<SlackMessage> thread) {
            Set<MessageTs> known =
                    thread.stream().map(SlackMessage::ts).collect(Collectors.toSet());
            List<Together.Running<ReadingMessages.Quoted>> quotes = new ArrayList<>();
            for (Finding.Quote quote : finding.quotes()) {
                boolean here = quote.message().channel().equals(place.channel());
                if (here && (known.contains(quote.message().ts()) || isQuestion(quote))) continue;
                if (quotes.size() == settings.messages()) {
                    unread(messages.unread(quote, why(Reason.TOO_MANY)));
                    continue;
                }
                quotes.add(
                        together.begin(
                                () -> messages.read(quote, asker, place, telling, names),
                                () -> late(quote)));
            }
            return quotes;
        }

        private boolean isQuestion(Finding.Quote quote) {
            return quote.message().ts().equals(question.ts());
        }

        private ReadingMessages.Quoted late(Finding.Quote quote) {
            return new ReadingMessages.Quoted(
                    messages.unread(quote, why(Reason.TOO_SLOW)), List.of());
        }

        /// Files may hang on what was quoted; one step further nothing is followed.
        private void finishQuotes(List<Together.Running<ReadingMessages.Quoted>> quotes)
                throws InterruptedException {
            for (Together.Running<ReadingMessages.Quoted> running : quotes) {
                ReadingMessages.Quoted quoted = running.get();
                begin(quoted::reading, quoted::reading);
                Finding inside = new Finding(address -> Optional.empty());
                for (SlackMessage message : quoted.messages().reversed())
                    if (!Telling.isOwn(message, question.bot())) inside.lookAt(message, false);
                inside.files().forEach(finding::add);
            }
            beginFiles();
        }

        private void begin(Callable<Reading> work, Supplier<Reading> late) {
            reading.add(together.begin(() -> prepared(work.call()), () -> prepared(late.get())));
        }

        private void unread(Reading none) {
            begin(() -> none, () -> none);
        }

        private Prepared prepared(Reading read) {
            boolean canvas = read.raw() != null && read.raw().as() == RawFile.As.CANVAS;
            return Prepared.of(read, asker.language(), canvas ? names::spelled : text -> text);
        }

        private List<Budget.Told> told(List<SlackMessage> before) {
            Set<MessageTs> pointed =
                    finding.quotes().stream()
                            .filter(q -> q.message().channel().equals(place.channel()))
                            .map(quote -> quote.message().ts())
                            .collect(Collectors.toSet());
            return before.stream()
                    .map(m -> new Budget.Told(clean(telling.said(m)), pointed.contains(m.ts())))
                    .toList();
        }

        private Context.Said clean(Context.Said said) {
            String text = Clean.of(said.text()).text();
            return new Context.Said(said.own(), Clean.line(said.name(), 80), said.at(), text);
        }

        private List<Prepared> finished() throws InterruptedException {
            List<Prepared> read = new ArrayList<>();
            for (Together.Running<Prepared> each : reading) read.add(each.get());
            return read;
        }

        /// Tools open files by name: no two have the same.
        private List<Prepared> unique(List<Prepared> read) {
            Set<String> taken = new HashSet<>();
            List<Prepared> unique = new ArrayList<>();
            for (Prepared each : read) {
                Reading.Found found = each.reading().found();
                String name = found.title();
                boolean named = each.reading().raw() != null && each.extract() != null;
                for (int i = 2; named && !taken.add(name); i++) name = numbered(found.title(), i);
                unique.add(name.equals(found.title()) ? each : each.titled(name));
            }
            return unique;
        }

        private static String numbered(String name, int number) {
            int dot = name.lastIndexOf('.');
            if (dot <= 0) return "%s (%d)".formatted(name, number);
            return "%s (%d)%s".formatted(name.substring(0, dot), number, name.substring(dot));
        }

        private Context context(
                SlackMessage asked, List<Budget.Told> told, boolean unread, List<Prepared> read) {
            Budget.Cut cut = Budget.divide(settings, typed(asked), told, read);
            List<String> notes = new ArrayList<>(cut.notes());
            if (place.kind() == Place.Kind.DM) notes.addAll(openChannels());
            return new Context(
                    asker,
                    place,
                    time.now(),
                    cut.question(),
                    cut.earlier(),
                    cut.missing(),
                    unread,
                    cut.material(),
                    items(told.size(), cut),
                    attached(read),
                    notes);
        }

        private String typed(SlackMessage asked) {
            String besides = telling.besides(asked);
            String words = words(question);
            return Clean.of(besides.isEmpty() ? words : words + "\n\n" + besides).text();
        }

        private List<Item> items(int earlier, Budget.Cut cut) {
            List<Item> items = new ArrayList<>(threadItem);
            if (earlier > 0)
                items.add(
                        new Item(
                                Item.Kind.THREAD,
                                "",
                                "",
                                earlier,
                                cut.threadTokens(),
                                cut.threadCut(),
                                List.of(),
                                null));
            for (Item.Kind kind : Item.Kind.values())
                cut.items().stream().filter(item -> item.kind() == kind).forEach(items::add);
            return items;
        }

        private static List<Attached> attached(List<Prepared> read) {
            return read.stream().flatMap(each -> each.attached().stream()).toList();
        }

        private List<String> openChannels() {
            Set<String> notes = new LinkedHashSet<>();
            for (Looking.Open open : opened())
                if (open instanceof Looking.Open.Channel(ChannelId channel)
                        && !channel.equals(place.channel()))
                    notes.add("The asker has %s open.".formatted(names.channel(channel)));
            return List.copyOf(notes);
        }

        private static Unreadable why(Reason reason) {
            return new Unreadable(reason);
        }
    }
}
