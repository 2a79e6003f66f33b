package kotonoha.slack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Time;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes an answer: looks what waits, sends a piece, waits until the next may go. At most one call
/// is under way; a piece that may have been lost is asked for again, unchanged, until Slack's answer is clear.
final class Writing {
    private static final Logger LOG = LoggerFactory.getLogger(Writing.class);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int STRIKES = 4;

    private final SlackApi api;
    private final TokenBuckets buckets;
    private final Time time;
    private final WriterSettings settings;
    private final Destination to;
    private final AnswerWriter.Listener listener;
    private final Outbox outbox;
    private final StatusLine status;
    private final ReadBack readBack;
    private final TaskBoard board = new TaskBoard();
    private final List<MessageTs> messages = new CopyOnWriteArrayList<>();
    private final List<StreamedPage> unended = new ArrayList<>();

    private @Nullable Page page;
    private TokenBuckets.@Nullable Share share;
    private @Nullable Flight flight;
    private MarkdownState state = MarkdownState.START;
    private String prefix = "";
    private long openedAt;
    private long writtenAt;
    private int longest = Integer.MAX_VALUE;
    private int strikes;
    private boolean noStreams;
    private String trouble = "";
    private @Nullable Long deadline;
    private @Nullable Closing closing;
    private boolean apart;
    private volatile boolean visible;
    private volatile boolean stopped;
    private volatile Task.Status openTasks = Task.Status.COMPLETE;

    Writing(
            SlackApi api,
            TokenBuckets buckets,
            Time time,
            WriterSettings settings,
            Destination to,
            AnswerWriter.Listener listener,
            Outbox outbox,
            StatusLine status) {
        this.api = api;
        this.buckets = buckets;
        this.time = time;
        this.settings = settings;
        this.to = to;
        this.listener = listener;
        this.outbox = outbox;
        this.status = status;
        this.readBack = new ReadBack(api);
    }

    /// A piece on its way: what is sent, how many waiting characters and which tasks it stands for, and what it does to
    /// the message.
    private record Flight(Page.Piece piece, int source, List<Task> tasks, Kind kind) {}

    private enum Kind {
        /// More will follow in this message.
        ADD,
        /// As `ADD`, but no more will follow; the message is ended later, when there is a turn for that.
        LEAVE,
        /// Ends the message; more will follow in the next one.
        TURN,
        /// Ends the message and the answer.
        LAST
    }

    boolean visible() {
        return visible;
    }

    boolean stopped() {
        return stopped;
    }

    void endTasksAs(Task.Status status) {
        openTasks = status;
    }

    Delivered unfinished(String why) {
        return new Delivered(
                messages, new Delivered.Outcome.Incomplete(why, outbox.left(), hopeless()));
    }

    Delivered run() throws InterruptedException {
        try {
            while (true) {
                if (flight == null) outbox.tidy();
                Outbox.Waiting waiting = outbox.waiting();
                Closing ending = waiting.ending();
                if (ending == null) {
                    rest(step(waiting), waiting.text().length());
                    continue;
                }
                if (isDone(waiting, ending)) return outcome(waiting);
                Duration pause = ending(waiting);
                if (pause.isPositive())
                    time.sleep(
                            pause.compareTo(Duration.ofSeconds(2)) < 0
                                    ? pause
                                    : Duration.ofSeconds(2));
            }
        } finally {
            unshare();
            status.clear(Duration.ofSeconds(5));
        }
    }

    // ---- while the model writes

    private Duration step(Outbox.Waiting waiting) {
        if (flight != null) return fly();
        Page open = page;
        if (open == null) return waiting.isEmpty() || stopped || hopeless() ? LONG : begin(waiting);
        if (open instanceof PostedPage) tasksAsStatus(waiting);
        if (tooOld(open)) return send(open, waiting, 0, Kind.TURN);
        if (waiting.text().isEmpty() && (open instanceof PostedPage || waiting.tasks().isEmpty()))
            return idle(open);
        Duration early = tooEarly(open, waiting);
        return early.isPositive() ? early : take(open, waiting);
    }

    /// Waits for what concerns the writer: enough text, a task, the end, or the time that a step named.
    private void rest(Duration pause, int seen) throws InterruptedException {
        if (!pause.isPositive()) return;
        Duration due = visible ? LONG : status.due();
        outbox.await(pause.compareTo(due) < 0 ? pause : due, enough(pause, seen));
        if (!visible && !status.due().isPositive()) status.again();
    }

    private int enough(Duration pause, int seen) {
        if (flight != null || hopeless()) return Integer.MAX_VALUE;
        if (pause.equals(LONG) || page == null) return seen + 1;
        if (seen == 0) return 1;
        return seen < settings.eagerCharacters() ? settings.eagerCharacters() : Integer.MAX_VALUE;
    }

    private Duration begin(Outbox.Waiting waiting) {
        boolean streams = canStream();
        if (!streams) tasksAsStatus(waiting);
        if (!streams && waiting.text().isEmpty()) return LONG;
        if (!streams && tooShortToPost(waiting)) return Duration.ofMillis(100);
        if (!streams && crowdedWithPosts(waiting)) return Duration.ofMillis(500);
        if (waiting.tasks().isEmpty() && joint(waiting, waiting.text().length()) == 0)
            return settings.tail();
        return take(open(streams, false), waiting);
    }

    /// A posted message cannot show tasks; the status line does while there is nothing to read.
    private void tasksAsStatus(Outbox.Waiting waiting) {
        if (waiting.tasks().isEmpty()) return;
        Task newest = waiting.tasks().getLast();
        if (!visible) status.show(newest.status().open() ? newest.title() : "");
        outbox.confirm(0, waiting.tasks());
    }

    /// What is posted cannot grow as fast as a stream: a few words more make a better first message.
    private boolean tooShortToPost(Outbox.Waiting waiting) {
        boolean few = waiting.text().length() < settings.eagerCharacters();
        return few && since(waiting.lastWrite()).compareTo(settings.tail()) < 0;
    }

    /// Where posts must queue, one larger message later beats a short one and its updates.
    private boolean crowdedWithPosts(Outbox.Waiting waiting) {
        boolean large = waiting.text().length() >= settings.postCharacters();
        boolean queue =
                isSlow("chat.postMessage " + to.channel(), settings.startPatience())
                        || isSlow("chat.update", settings.updateInterval())
                        || buckets.pace("chat.update")
                                        .compareTo(settings.updateInterval().multipliedBy(5))
                                > 0;
        return queue && !large;
    }

    private boolean tooOld(Page open) {
        return open instanceof StreamedPage
                && open.ts().isPresent()
                && since(openedAt).compareTo(settings.hardAge()) >= 0;
    }

    private Duration idle(Page open) {
        if (!(open instanceof StreamedPage)) return LONG;
        Duration left = settings.hardAge().minus(since(openedAt));
        return left.isPositive() ? left : Duration.ofMillis(1);
    }

    private Duration tooEarly(Page open, Outbox.Waiting waiting) {
        if (open.ts().isEmpty()) return Duration.ZERO;
        Duration interval = open.interval();
        boolean lazy =
                waiting.text().length() < settings.eagerCharacters() && waiting.tasks().isEmpty();
        if (lazy && interval.compareTo(settings.lazyInterval()) < 0)
            interval = settings.lazyInterval();
        return interval.minus(since(writtenAt));
    }

    /// Takes the next piece of what waits and sends it.
    private Duration take(Page open, Outbox.Waiting waiting) {
        boolean stuck =
                open instanceof PostedPage
                        && open.ts().isPresent()
                        && isSlow("chat.update", settings.updateInterval());
        if (stuck && waiting.text().length() >= settings.postCharacters() / 2) return leave(open);
        boolean soon =
                open instanceof StreamedPage
                        && open.ts().isPresent()
                        && since(openedAt).compareTo(settings.softAge()) >= 0;
        Paging.Piece next = open.paging().next(waiting.text(), state, used(open), false, soon);
        if (next.turn()) return send(open, waiting, next.length(), Kind.TURN);
        int length = joint(waiting, next.length());
        boolean tasks = open instanceof StreamedPage && !waiting.tasks().isEmpty();
        return length == 0 && !tasks ? settings.tail() : send(open, waiting, length, Kind.ADD);
    }

    /// Where a piece may end so that the next one does not begin with whitespace, which Slack may swallow.
    private int joint(Outbox.Waiting waiting, int length) {
        String text = waiting.text();
        if (length == 0) return 0;
        int end = length;
        while (end < text.length() && Character.isWhitespace(text.charAt(end))) end++;
        if (end < text.length()) return end;
        boolean quiet = since(waiting.lastWrite()).compareTo(settings.tail()) >= 0;
        if (quiet || !waiting.tasks().isEmpty()) return end;
        int last = text.stripTrailing().length();
        return last == 0 ? 0 : Cut.boundary(text, last - 1);
    }

    // ---- the end

    private Duration ending(Outbox.Waiting waiting) {
        if (flight != null) return fly();
        Page open = page;
        Closing left = left(waiting);
        if (open == null && waiting.text().isEmpty()) {
            if (left.isEmpty()) return endLater();
            return send(open(false, true), waiting, 0, Kind.LAST);
        }
        if (open == null) {
            boolean streams = canStream();
            open = open(streams, !streams);
        }
        if (open instanceof PostedPage && open.ts().isPresent()) {
            if (isSlow("chat.update", settings.updateInterval())) return leave(open);
            Duration early = settings.updateInterval().minus(since(writtenAt));
            if (early.isPositive()) return early;
        }
        if (tooOld(open)) return send(open, waiting, 0, Kind.TURN);
        Paging.Piece next = open.paging().next(waiting.text(), state, used(open), true, false);
        int length = Math.min(next.length(), longest);
        boolean last = !next.turn() && length == waiting.text().length();
        if (!last) return send(open, waiting, length, next.turn() ? Kind.TURN : Kind.ADD);
        boolean starts = open instanceof StreamedPage && open.ts().isEmpty();
        boolean noTurn =
                open instanceof StreamedPage
                        && length > 0
                        && isSlow("chat.stopStream", Duration.ofSeconds(1));
        return send(open, waiting, length, starts || noTurn ? Kind.ADD : Kind.LAST);
    }

    private Closing left(Outbox.Waiting waiting) {
        if (closing == null) {
            closing = waiting.ending() == null ? Closing.NOTHING : waiting.ending();
            if (stopped && flight == null) insteadOfTheRest(closing);
            deadline = time.nanos() + settings.endPatience().toNanos();
        }
        return closing;
    }

    private boolean isDone(Outbox.Waiting waiting, Closing ending) {
        left(waiting);
        boolean late = deadline != null && time.nanos() - deadline > 0;
        boolean sent = flight == null && page == null && waiting.text().isEmpty();
        boolean nothingLeft = closing != null && closing.isEmpty() && unended.isEmpty();
        return late || hopeless() || sent && nothingLeft;
    }

    private Delivered outcome(Outbox.Waiting waiting) {
        boolean whole = waiting.text().isEmpty() && flight == null && outbox.left() == 0;
        if (whole && closing != null && closing.isEmpty())
            return new Delivered(messages, new Delivered.Outcome.Complete());
        return unfinished(trouble.isEmpty() ? "not delivered in time" : trouble);
    }

    /// Ends the streams for whose end there was no turn; those that cannot be ended expire by themselves.
    private Duration endLater() {
        StreamedPage late = unended.getFirst();
        Page.Sent sent = late.end(Page.Piece.NOTHING, Closing.NOTHING);
        if (sent instanceof Page.Sent.Wait(Duration length)) return length;
        unended.removeFirst();
        return Duration.ZERO;
    }

    // ---- one piece

    private Duration send(Page open, Outbox.Waiting waiting, int length, Kind kind) {
        int taken = Math.min(length, longest);
        boolean cut = taken < length;
        Kind how = cut ? Kind.ADD : kind;
        if (how == Kind.TURN
                && open instanceof StreamedPage
                && isSlow("chat.stopStream", Duration.ofSeconds(1))) how = Kind.LEAVE;
        if (how == Kind.TURN && open.ts().isEmpty()) how = Kind.LEAVE;
        String source = waiting.text().substring(0, taken);
        String text = source.isEmpty() ? "" : prefix + source;
        boolean closes = how == Kind.TURN || how == Kind.LEAVE;
        if (closes && (open.used() > 0 || !text.isEmpty())) text += state.after(source).suffix();
        List<Task> tasks =
                new ArrayList<>(open instanceof StreamedPage ? waiting.tasks() : List.of());
        if (how != Kind.ADD && open instanceof StreamedPage) closeTasks(tasks);
        flight = new Flight(new Page.Piece(text, tasks), taken, waiting.tasks(), how);
        return fly();
    }

    private void closeTasks(List<Task> sent) {
        for (Task task : board.open())
            if (sent.stream().noneMatch(t -> t.id().equals(task.id()))) sent.add(task);
        sent.replaceAll(task -> task.status().open() ? task.with(openTasks) : task);
    }

    /// Sends the piece that is on its way, once; how long to wait before the next step.
    private Duration fly() {
        Page open = page;
        Flight going = flight;
        if (open == null || going == null) return Duration.ZERO;
        boolean existed = open.ts().isPresent();
        Page.Sent sent = attempt(open, going);
        if (!existed) open.ts().ifPresent(this::posted);
        return switch (sent) {
            case Page.Sent.Yes() -> landed(open, going, going.kind());
            case Page.Sent.TextOnly() -> {
                apart = true;
                yield landed(open, going, Kind.TURN);
            }
            case Page.Sent.Wait(Duration length) -> length;
            case Page.Sent.Crowded(), Page.Sent.Over() -> leave(open);
            case Page.Sent.Full() -> full(open, going);
            case Page.Sent.Stopped() -> stoppedByUser(open);
            case Page.Sent.No(String code) -> refused(open, going, code);
        };
    }

    private Page.Sent attempt(Page open, Flight going) {
        return switch (going.kind()) {
            case ADD, LEAVE ->
                    going.piece().isEmpty() ? new Page.Sent.Yes() : open.add(going.piece());
            case TURN -> open.end(going.piece(), Closing.NOTHING);
            case LAST -> open.end(going.piece(), carried(open, going));
        };
    }

    /// The closing that goes with a piece: none where Slack has refused it beside text.
    private Closing carried(Page open, Flight going) {
        boolean alone = open instanceof PostedPage && open.used() == 0 && going.piece().isEmpty();
        Closing left = closing;
        if (left == null || going.kind() != Kind.LAST) return Closing.NOTHING;
        return alone || !apart ? told(left, open, going) : Closing.NOTHING;
    }

    /// The closing without what its tasks have told, or tell with this piece.
    private Closing told(Closing left, Page open, Flight going) {
        Set<String> seen = new HashSet<>(board.seen());
        if (open instanceof StreamedPage stream && stream.takesTasks())
            for (Task task : going.piece().tasks()) seen.add(task.id());
        return left.without(seen);
    }

    private Duration landed(Page open, Flight going, Kind kind) {
        String source = outbox.waiting().text().substring(0, going.source());
        boolean carried =
                kind == Kind.LAST && (!apart || going.piece().isEmpty() && open.used() == 0);
        state = state.after(source);
        if (!source.isEmpty()) prefix = "";
        outbox.confirm(going.source(), going.tasks());
        flight = null;
        writtenAt = time.nanos();
        strikes = 0;
        if (!visible && !going.piece().text().isBlank()) {
            visible = true;
            tell(listener::firstText);
        }
        if (!going.piece().isEmpty()) status.replaced();
        return switch (kind) {
            case ADD -> Duration.ZERO;
            case LEAVE -> {
                if (open instanceof StreamedPage stream && stream.ts().isPresent())
                    unended.add(stream);
                yield leave(open);
            }
            case TURN -> leave(open);
            case LAST -> {
                if (carried) closing = Closing.NOTHING;
                yield leave(open);
            }
        };
    }

    /// The message takes no more; what waits goes into the next one.
    private Duration leave(Page open) {
        flight = null;
        board.turn();
        if (page == open) page = null;
        unshare();
        prefix = state.prefix();
        skipBlank();
        return Duration.ZERO;
    }

    /// A new message does not begin with empty lines.
    private void skipBlank() {
        if (!state.plain()) return;
        String text = outbox.waiting().text();
        int blank = 0;
        for (int i = 0; i < text.length() && Character.isWhitespace(text.charAt(i)); i++)
            if (text.charAt(i) == '\n') blank = i + 1;
        state = state.after(text.substring(0, blank));
        outbox.confirm(blank, List.of());
    }

    private Duration full(Page open, Flight going) {
        flight = null;
        boolean fresh = open.used() == 0;
        if (fresh && going.source() > 1) longest = Math.max(1, going.source() / 2);
        if (fresh && going.source() <= 1) return refused(open, going, "msg_too_long");
        if (!fresh && open instanceof StreamedPage stream) unended.add(stream);
        return fresh ? Duration.ZERO : leave(open);
    }

    private Duration stoppedByUser(Page open) {
        leave(open);
        if (stopped) return Duration.ZERO;
        stopped = true;
        tell(listener::stoppedByUser);
        if (closing != null) insteadOfTheRest(closing);
        return Duration.ZERO;
    }

    /// The person wants no more of the answer; that it was stopped is said in a message of its own.
    private void insteadOfTheRest(Closing ending) {
        if (ending.stopped().isEmpty() || outbox.waiting().text().isBlank()) return;
        outbox.replace(ending.stopped());
        state = MarkdownState.START;
        prefix = "";
    }

    /// This kind of message, or the closing in it, does not work here.
    private Duration refused(Page open, Flight going, String code) {
        LOG.info(
                "answer in {}: {} while writing a {}",
                to.channel(),
                code,
                open.getClass().getSimpleName());
        flight = null;
        if (!carried(open, going).isEmpty()) return closingRefused(open, going);
        strikes++;
        trouble = code;
        if (open instanceof StreamedPage stream) {
            noStreams = true;
            if (stream.ts().isPresent()) unended.add(stream);
            return leave(open);
        }
        leave(open);
        return Duration.ofMillis(200L << strikes);
    }

    /// First the text without the closing, then the closing on its own, then the closing as plain text.
    private Duration closingRefused(Page open, Flight going) {
        boolean alone = open instanceof PostedPage && open.used() == 0 && going.piece().isEmpty();
        if (!alone) {
            apart = true;
            flight = going;
            return Duration.ZERO;
        }
        Closing left = carried(open, going);
        closing = Closing.NOTHING;
        flight =
                new Flight(
                        new Page.Piece(PostedPage.plainly(left), List.of()),
                        0,
                        List.of(),
                        Kind.LAST);
        return Duration.ZERO;
    }

    // ---- pages

    private boolean canStream() {
        return !noStreams
                && !stopped
                && !api.lacks("chat.startStream")
                && buckets.sharers("chat.appendStream") < settings.liveStreams()
                && !isSlow("chat.startStream", settings.startPatience());
    }

    private boolean isSlow(String method, Duration patience) {
        return buckets.delay(method).compareTo(patience) > 0;
    }

    private boolean hopeless() {
        return strikes >= STRIKES;
    }

    private Page open(boolean streams, boolean last) {
        Page fresh =
                streams
                        ? new StreamedPage(api, buckets, settings, to, readBack, board)
                        : new PostedPage(api, buckets, settings, to, readBack, last);
        share = buckets.share(streams ? "chat.appendStream" : "chat.update");
        openedAt = time.nanos();
        page = fresh;
        return fresh;
    }

    private void posted(MessageTs ts) {
        readBack.know(ts);
        messages.add(ts);
        openedAt = time.nanos();
        tell(() -> listener.posted(ts));
    }

    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException e) {
            LOG.warn("the listener of an answer failed", e);
        }
    }

    private void unshare() {
        TokenBuckets.Share held = share;
        if (held != null) held.close();
        share = null;
    }

    private int used(Page open) {
        return open.used() + open.paging().size().applyAsInt(prefix);
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(time.nanos() - nanos);
    }
}
