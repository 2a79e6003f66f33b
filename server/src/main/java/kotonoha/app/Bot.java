package kotonoha.app;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import kotonoha.access.Vault;
import kotonoha.answer.AnswerSettings;
import kotonoha.answer.Answering;
import kotonoha.answer.StopSign;
import kotonoha.context.ContextSettings;
import kotonoha.context.Gathering;
import kotonoha.context.Looking;
import kotonoha.files.Ears;
import kotonoha.files.FileReading;
import kotonoha.files.ReadCache;
import kotonoha.intake.InstantReply;
import kotonoha.intake.IntakeSettings;
import kotonoha.intake.Kinds;
import kotonoha.intake.Receiver;
import kotonoha.intake.Signature;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import kotonoha.knowledge.Library;
import kotonoha.model.LanguageModel;
import kotonoha.model.ModelSettings;
import kotonoha.model.Prices;
import kotonoha.model.Transcribing;
import kotonoha.model.chat.ChatModel;
import kotonoha.model.practice.PracticeModel;
import kotonoha.model.responses.ResponsesModel;
import kotonoha.net.ForeignSettings;
import kotonoha.net.Http;
import kotonoha.net.HttpSettings;
import kotonoha.pictures.PictureSettings;
import kotonoha.pictures.Picturing;
import kotonoha.slack.AnswerWriter;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackRefusal;
import kotonoha.slack.SocketMode;
import kotonoha.slack.TokenBuckets;
import kotonoha.slack.WriterSettings;
import kotonoha.store.Database;
import kotonoha.store.DatabaseSettings;
import kotonoha.store.FileReadCache;
import kotonoha.store.SqlFeedback;
import kotonoha.store.SqlJobs;
import kotonoha.surface.Pressing;
import kotonoha.surface.Rating;
import kotonoha.surface.ReadPanel;
import kotonoha.surface.Welcoming;
import kotonoha.tools.QueryTable;
import kotonoha.tools.ReadFile;
import kotonoha.tools.SearchKnowledge;
import kotonoha.tools.Tool;
import kotonoha.turn.Asking;
import kotonoha.turn.Busy;
import kotonoha.turn.Buttons;
import kotonoha.turn.Delivery;
import kotonoha.turn.Ending;
import kotonoha.turn.Notices;
import kotonoha.turn.Posting;
import kotonoha.turn.Presence;
import kotonoha.turn.Resuming;
import kotonoha.turn.Runs;
import kotonoha.turn.Stopping;
import kotonoha.turn.TurnSettings;
import kotonoha.turn.Turning;
import kotonoha.turn.Waiting;
import kotonoha.web.WebServer;
import kotonoha.work.Jobs;
import kotonoha.work.Work;
import kotonoha.work.WorkerSettings;
import kotonoha.work.Workers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// The bot of one workspace, wired: one constructor call for each room. Running once started, until it is closed.
final class Bot implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bot.class);
    private static final Set<String> CHANGES = Set.of("message_changed", "message_deleted");
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Time time = Time.system();
    private final Chance chance = Chance.secure();
    private final Http http = new Http(HttpSettings.standard());
    private final Runs runs = new Runs();
    private final Database database;
    private final Jobs jobs;
    private final LanguageModel model;
    private final Workers workers;
    private final Readers readers;
    private final Gathering gathering;
    private final Looking looking = new Looking(time);
    private final WebServer web;
    private final @Nullable SocketMode socket;
    private @Nullable Thread asking;

    /// How fast Slack may be called and answers be written, and how the open web is read.
    record Pace(TokenBuckets buckets, WriterSettings writer, ForeignSettings foreign) {
        static Pace slack() {
            return new Pace(
                    new TokenBuckets(Time.system()),
                    WriterSettings.standard(),
                    ForeignSettings.standard());
        }
    }

    private Bot(
            Config config,
            Database database,
            Vault vault,
            Library library,
            Welcoming.Starters starters,
            Pace pace) {
        this.database = database;
        jobs = new SqlJobs(database, time);
        TokenBuckets buckets = pace.buckets();
        SlackApi slack = slack(config.slack(), buckets);
        model = model(config.model());
        readers = Readers.open(config, cache(config, vault), pace.foreign(), time);
        FileReading files = readers.files();
        boolean practice = config.model().wire() == ModelConfig.Wire.PRACTICE;
        gathering =
                new Gathering(
                        slack,
                        files,
                        readers.links(),
                        readers.senses(model.capabilities().eyes(), ears(config.model())),
                        looking,
                        ContextSettings.of(config.context().maxTokens()),
                        time);
        Notices notices = new Notices(slack);
        Ending ending = new Ending(Prices.shipped(), practice);
        Delivery delivery =
                new Delivery(
                        (to, told) ->
                                new AnswerWriter(slack, buckets, time, pace.writer(), to, told),
                        ending,
                        new Picturing(pictures(config))::of,
                        new Posting(slack, notices));
        Busy busy = config.slack().busy();
        Turning turning =
                new Turning(
                        gathering,
                        new Answering(
                                model, library, tools(library, files), answers(config.model())),
                        delivery,
                        new Presence(slack, notices),
                        notices,
                        new Resuming(slack, notices),
                        jobs,
                        runs,
                        new TurnSettings(busy, config.slack().minQuestionChars()),
                        chance);
        Asking asking = new Asking(slack, jobs, runs, gathering, notices);
        Rating rating = new Rating(slack, new SqlFeedback(database), time);
        Pressing pressing =
                new Pressing(
                        Map.of(
                                Buttons.AGAIN,
                                press -> asking.again(press.value(), press.user(), press.message()),
                                Buttons.STOP,
                                press -> asking.stop(press.value(), press.user()),
                                Buttons.FEEDBACK,
                                rating::press,
                                Buttons.READ,
                                new ReadPanel(slack)::press));
        String shown = practice ? "" : config.model().base();
        Map<String, Work> works =
                Map.of(
                        Kinds.QUESTION, turning,
                        Kinds.THREAD_MESSAGE, turning,
                        Kinds.BUSY, new Waiting(jobs, runs, gathering, notices, busy),
                        Kinds.STOP, new Stopping(runs),
                        Kinds.ACTION, pressing,
                        Kinds.VIEW, rating,
                        Kinds.HOME, new Welcoming(slack, library, shown, starters));
        workers = new Workers(jobs, works, time, WorkerSettings.defaults());
        Receiver receiver = receiver(config.slack(), jobs, slack);
        web = Door.open(config.server(), receiver);
        socket =
                config.slack()
                        .appToken()
                        .map(token -> socketMode(config.slack(), token, buckets, receiver))
                        .orElse(null);
    }

    /// Starts everything; throws [kotonoha.kernel.Broken] with a sentence for the person who starts it.
    ///
    /// @param library what is searched; null where no documents are set up, then there is no search
    static Bot start(Config config, @Nullable Library library, Welcoming.Starters starters) {
        return start(config, library, starters, Pace.slack());
    }

    static Bot start(
            Config config, @Nullable Library library, Welcoming.Starters starters, Pace pace) {
        Library known = library == null ? new NoDocuments() : library;
        Vault vault = Vault.open(config.data().folder().resolve("key"), Chance.secure());
        Database database = Database.open(databaseSettings(config), vault);
        try {
            Bot bot = new Bot(config, database, vault, known, starters, pace);
            bot.workers.start();
            if (bot.socket != null) bot.socket.start();
            return bot;
        } catch (RuntimeException notStarted) {
            database.close();
            throw notStarted;
        }
    }

    /// Starts a first reader, so that the first file need not wait for it.
    Bot warm() {
        readers.warm();
        return this;
    }

    URI uri() {
        return web.uri();
    }

    /// Whether nothing that came in is left to do.
    boolean idle() {
        return jobs.nextDue().isEmpty();
    }

    /// Lets nothing new in, ends what is being written with a sentence, and lets go of the data.
    @Override
    public void close() {
        web.close();
        if (socket != null) socket.close();
        if (asking != null) asking.interrupt();
        runs.stopAll(StopSign.Reason.SHUTDOWN);
        workers.close();
        readers.close();
        model.close();
        http.close();
        database.close();
        LOG.info("stopped");
    }

    private static DatabaseSettings databaseSettings(Config config) {
        return config.data()
                .databaseUrl()
                .map(DatabaseSettings::new)
                .orElseGet(() -> DatabaseSettings.in(config.data().folder()));
    }

    private SlackApi slack(SlackConfig config, TokenBuckets buckets) {
        Secret token = config.botToken().orElseThrow();
        return new SlackApi(http, config.apiUrl(), token, buckets, time);
    }

    private ReadCache cache(Config config, Vault vault) {
        Duration kept = config.files().cacheTime();
        Path folder = config.data().folder().resolve("read");
        return kept.isZero() ? ReadCache.none() : new FileReadCache(folder, vault, time, kept);
    }

    /// A new tool is one more line here.
    private static List<Tool> tools(Library library, FileReading files) {
        List<Tool> tools = new ArrayList<>();
        if (!(library instanceof NoDocuments)) tools.add(new SearchKnowledge(library));
        tools.add(new ReadFile(files));
        tools.add(new QueryTable(files));
        return tools;
    }

    private static PictureSettings pictures(Config config) {
        FilesOutConfig out = config.filesOut();
        return new PictureSettings(
                out.diagrams(), out.html(), out.tables(), config.files().chromium().at());
    }

    private Optional<Ears> ears(ModelConfig config) {
        if (config.wire() == ModelConfig.Wire.PRACTICE) return Optional.empty();
        return config.transcription()
                .map(name -> new Transcribing(http, settings(config), name, time, chance));
    }

    private static ModelSettings settings(ModelConfig config) {
        ModelSettings settings =
                ModelSettings.of(config.baseUrl(), config.apiKey().orElse(null), config.base())
                        .withIdle(config.idle())
                        .withTools(config.tools() != ModelConfig.Tools.FALSE);
        return switch (config.vision()) {
            case TRUE -> settings.withEyes(true);
            case FALSE -> settings.withEyes(false);
            case AUTO -> settings;
        };
    }

    /// A new wire is one more line here.
    private LanguageModel model(ModelConfig config) {
        ModelSettings settings = settings(config);
        return switch (config.wire()) {
            case RESPONSES -> new ResponsesModel(http, settings, time, chance);
            case CHAT -> new ChatModel(http, settings, time, chance);
            case PRACTICE -> new PracticeModel(time);
        };
    }

    private static AnswerSettings answers(ModelConfig config) {
        AnswerSettings usual = AnswerSettings.of(config.base());
        return new AnswerSettings(
                config.base(),
                config.maxRounds(),
                usual.toolTime(),
                config.background(),
                config.hostedTools());
    }

    private Receiver receiver(SlackConfig config, Jobs jobs, SlackApi slack) {
        List<Secret> secrets =
                Stream.of(config.signingSecret(), config.signingSecretPrevious())
                        .flatMap(Optional::stream)
                        .toList();
        // With Socket Mode alone nobody may post: a secret that nobody knows.
        List<Secret> known = secrets.isEmpty() ? List.of(new Secret(chance.id(40))) : secrets;
        AtomicReference<@Nullable UserId> bot = new AtomicReference<>();
        asking = Thread.ofVirtual().name("who-am-i").start(() -> learn(bot, slack));
        IntakeSettings settings =
                new IntakeSettings(config.followUp(), config.answerBots(), Set.of());
        return new Receiver(
                new Signature(known, time),
                jobs,
                team -> Optional.ofNullable(bot.get()),
                settings,
                InstantReply.none(),
                this::heard);
    }

    /// Memory only: Slack waits for its answer.
    private void heard(String type, JsonNode event, String team) {
        switch (type) {
            case "app_context_changed" -> looksAt(event, event.path("context"));
            case "app_home_opened" -> {
                if (event.has("context")) looksAt(event, event.path("context"));
            }
            case "message" -> forgetChanged(event);
            default -> {} // nothing that is kept in memory
        }
    }

    private void looksAt(JsonNode event, JsonNode context) {
        String user = Json.text(event, "user");
        if (!user.isEmpty()) looking.saw(new UserId(user), context);
    }

    /// A message that was changed or deleted: its thread is read anew.
    private void forgetChanged(JsonNode event) {
        if (!CHANGES.contains(Json.text(event, "subtype"))) return;
        JsonNode before =
                event.has("previous_message")
                        ? event.path("previous_message")
                        : event.path("message");
        String thread = Json.text(before, "thread_ts");
        String root = thread.isEmpty() ? Json.text(before, "ts") : thread;
        String channel = Json.text(event, "channel");
        if (!root.isEmpty() && !channel.isEmpty())
            gathering.forget(new ChannelId(channel), new MessageTs(root));
    }

    private void learn(AtomicReference<@Nullable UserId> bot, SlackApi slack) {
        try {
            bot.set(whoAmI(slack));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks until Slack says it: events mostly tell it themselves.
    private UserId whoAmI(SlackApi slack) throws InterruptedException {
        for (Duration wait = Duration.ofSeconds(1); ; wait = wait.multipliedBy(2)) {
            try {
                return slack.authTest().user();
            } catch (SlackRefusal | TryLater | Broken unknown) {
                LOG.warn("Slack does not say who the bot is: {}", unknown.getMessage());
                time.sleep(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
            }
        }
    }

    private SocketMode socketMode(
            SlackConfig config, Secret token, TokenBuckets buckets, Receiver receiver) {
        kotonoha.slack.Receiver inbox = (type, payload, retry) -> receiver.receive(type, payload);
        return new SocketMode(http, config.apiUrl(), token, buckets, time, chance, inbox);
    }
}
