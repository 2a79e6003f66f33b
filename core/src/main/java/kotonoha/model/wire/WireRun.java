package kotonoha.model.wire;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.model.LanguageModel.RunCursor;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelEvent.Kind;
import kotonoha.model.ModelRun;
import kotonoha.model.ModelSettings;
import kotonoha.model.wire.Trouble.Again;
import kotonoha.net.Http;
import kotonoha.net.HttpRequest;
import kotonoha.net.HttpSettings.Patience;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A run over HTTP. Tries again, at most three times in all, while nothing of the answer was shown; breaks off after
/// `idle` without a sign of work from the model; all attempts together end within four times `idle`, or within half an
/// hour once the model works. Closing a background run only stops reading it.
public final class WireRun implements ModelRun {
    private static final Logger LOG = LoggerFactory.getLogger(WireRun.class);
    private static final int ATTEMPTS = 3;
    private static final Duration LONGEST = Duration.ofMinutes(30);

    private final Http http;
    private final ModelSettings settings;
    private final Time time;
    private final Chance chance;
    private final Script script;
    private final String trace;

    private final Pieces text = new Pieces();
    private final Pieces thought = new Pieces();
    private final Queue<ModelEvent> ready = new ArrayDeque<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Attempt attempt; // guarded by lock for the thread that closes

    private @Nullable Reading reading;
    private RunCursor before = new RunCursor("", -1);
    private final long started;
    private long lastWork;
    private int attempts;
    private int failures;
    private boolean triedOnceMore;
    private boolean shown;
    private boolean working;
    private boolean accepted;
    private boolean toldClosed;
    private boolean remarked;
    private volatile boolean over;

    public WireRun(
            Http http,
            ModelSettings settings,
            Time time,
            Chance chance,
            Script script,
            String trace) {
        this.http = http;
        this.settings = settings;
        this.time = time;
        this.chance = chance;
        this.script = script;
        this.trace = trace;
        this.started = time.nanos();
        this.lastWork = started;
    }

    @Override
    public ModelEvent next() {
        while (true) {
            if (closed() && !(over && ready.isEmpty()) && !toldClosed) end(Kind.CLOSED, "closed");
            ModelEvent event = ready.poll();
            if (event != null) return event;
            if (over) throw new IllegalStateException("the run is over");
            try {
                step();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                close();
            }
        }
    }

    @Override
    public RunCursor cursor() {
        return ready.isEmpty() && reading != null ? reading.cursor() : before;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            boolean finished = over && !closed();
            closing.countDown();
            if (attempt == null) return;
            if (finished) attempt.release();
            else attempt.close();
        } finally {
            lock.unlock();
        }
    }

    private void step() throws InterruptedException {
        Attempt now = attempt == null ? begin() : attempt;
        if (now == null) return;
        Arrival arrival = now.next(patience());
        if (arrival == null) {
            fellSilent();
            return;
        }
        if (reading != null) before = reading.cursor();
        switch (arrival) {
            case Arrival.Accepted() -> {
                accepted = true;
                script.accepted();
                if (!remarked) ready.addAll(script.remarks());
                remarked = true;
            }
            case Arrival.Event(var event, long at) -> read(event, at);
            case Arrival.Whole(byte[] json) -> readWhole(json);
            case Arrival.Refused refused -> refused(refused);
            case Arrival.End() -> ended("the stream ended before the answer did");
            case Arrival.Lost(String why) -> lost(why);
            case Arrival.Senseless(String why) -> brokenOff(Trouble.broken(why));
            case Arrival.Closed() -> hangUp();
        }
    }

    private @Nullable Attempt begin() {
        Duration ample = settings.idle().multipliedBy(2); // the run's own watch is stricter
        Patience patience = new Patience(Patience.of(settings.idle()).connect(), ample, ample);
        Attempt begun;
        try {
            begun = new Attempt(http.start(script.request().with(patience)), time);
        } catch (Broken e) {
            end(Kind.REJECTED, String.valueOf(e.getMessage()));
            return null;
        }
        lock.lock();
        try {
            if (closed()) return null;
            attempt = begun;
        } finally {
            lock.unlock();
        }
        attempts++;
        accepted = false;
        reading = script.reading();
        lastWork = time.nanos();
        begun.begin();
        return begun;
    }

    private void read(kotonoha.net.ServerSentEvents.Event event, long at) {
        if (at - lastWork > silence().toNanos()) {
            fellSilent();
            return;
        }
        try {
            if (!reading().event(event, new Ears())) return;
            lastWork = at;
            working = true;
            if (attempt != null && script.goesOn()) failures = 0;
        } catch (Broken e) {
            brokenOff(Trouble.broken(event + " is no JSON object"));
        }
    }

    private void readWhole(byte[] json) {
        try {
            Ears ears = new Ears();
            reading().whole(Json.parse(json), ears);
            if (!over && attempt != null) trouble(Trouble.broken("the reply holds no answer"));
        } catch (Broken e) {
            trouble(Trouble.broken("the reply of %d bytes is no JSON".formatted(json.length)));
        }
    }

    private void refused(Arrival.Refused refused) {
        ServerFault fault = ServerFault.of(refused.body());
        if (script.otherwise(refused.status(), fault)) {
            LOG.info("{} status {}: asking in another way", trace, refused.status());
            hangUp();
            attempts--;
            return;
        }
        String where = String.valueOf(script.request().uri().getPath());
        trouble(
                Trouble.ofStatus(
                        refused.status(),
                        refused.headers(),
                        refused.body(),
                        settings.base().getHost() + where,
                        time.now()));
    }

    private void ended(String why) {
        reading().end(new Ears());
        if (!over && attempt != null) lost(why);
    }

    private void lost(String why) {
        Kind kind = accepted ? Kind.BROKEN : Kind.UNREACHABLE;
        brokenOff(new Trouble(kind, Again.YES, null, why));
    }

    private void fellSilent() {
        boolean late = left().compareTo(Duration.ZERO) <= 0;
        String detail =
                late
                        ? "no end after %d s".formatted(elapsed().toSeconds())
                        : "silent for %d ms".formatted(settings.idle().toMillis());
        Kind kind = late && working ? Kind.BROKEN : Kind.SILENT;
        brokenOff(new Trouble(kind, late ? Again.NEVER : Again.ONCE, null, detail));
    }

    /// A trouble, except where the answer is there and only its bookkeeping is missing.
    private void brokenOff(Trouble trouble) {
        if (reading().complete()) reading().end(new Ears());
        else trouble(trouble);
    }

    /// Another attempt where one may help, else the end.
    private void trouble(Trouble trouble) {
        if (over) return;
        failures++;
        Duration wait = trouble.after() == null ? backOff() : trouble.after();
        boolean again = mayTryAgain(trouble.again()) && wait.compareTo(left()) < 0 && !closed();
        if (!again) {
            end(trouble.kind(), trouble.detail());
            return;
        }
        triedOnceMore |= trouble.again() == Again.ONCE;
        LOG.info("{} attempt {} failed, {}: {}", trace, attempts, trouble.kind(), clean(trouble));
        hangUp();
        await(wait);
    }

    private boolean mayTryAgain(Again again) {
        if (shown && !script.goesOn()) return false;
        return switch (again) {
            case NEVER -> false;
            case ONCE -> failures < ATTEMPTS && !triedOnceMore;
            case YES -> failures < ATTEMPTS;
        };
    }

    /// Doubles from a hundredth of `idle`, which is 0.6 s where that is a minute; half of it is left to chance.
    private Duration backOff() {
        long base = Math.max(2, settings.idle().toMillis() / 100) << Math.min(failures - 1, 4);
        return Duration.ofMillis(base / 2 + chance.below((int) Math.min(base, 60_000)));
    }

    private void await(Duration wait) {
        try {
            boolean _ = closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private void end(Kind kind, String detail) {
        String clean = new Discretion(settings, script.said()).clean(detail);
        boolean closed = closed();
        if (closed) ready.clear();
        toldClosed = closed;
        over = true;
        hangUp();
        if (!closed) {
            LOG.warn("{} failed after {} attempts, {}: {}", trace, attempts, kind, clean);
            sayGoodbye();
        }
        ready.add(new ModelEvent.Failed(closed ? Kind.CLOSED : kind, clean));
    }

    private void sayGoodbye() {
        HttpRequest goodbye = script.goodbye();
        if (goodbye != null) Thread.ofVirtual().start(() -> cancel(goodbye));
    }

    private void cancel(HttpRequest goodbye) {
        try {
            LOG.info("{} cancelled: {}", trace, http.send(goodbye));
        } catch (TryLater | Broken e) {
            LOG.warn("{} not cancelled: {}", trace, e.getMessage());
        }
    }

    private String clean(Trouble trouble) {
        return new Discretion(settings, script.said()).clean(trouble.detail());
    }

    private void hangUp() {
        lock.lock();
        try {
            if (attempt != null) attempt.close();
            attempt = null;
        } finally {
            lock.unlock();
        }
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    private Reading reading() {
        if (reading == null) throw new IllegalStateException("no attempt was begun");
        return reading;
    }

    private Duration patience() {
        Duration quiet = silence().minusNanos(time.nanos() - lastWork);
        return quiet.compareTo(left()) < 0 ? quiet : left();
    }

    /// A complete answer needs no long wait for its bookkeeping.
    private Duration silence() {
        return reading().complete() ? settings.idle().dividedBy(20) : settings.idle();
    }

    private Duration left() {
        return (working ? LONGEST : settings.idle().multipliedBy(4)).minus(elapsed());
    }

    private Duration elapsed() {
        return Duration.ofNanos(time.nanos() - started);
    }

    /// Takes what a reading says; after the end of the run nothing more.
    private final class Ears implements Reading.Listener {
        @Override
        public void say(ModelEvent event) {
            if (over) return;
            switch (event) {
                case ModelEvent.Finished _, ModelEvent.Failed _ -> {
                    over = true;
                    ready.add(event);
                }
                case ModelEvent.Started _, ModelEvent.Unseen _ -> ready.add(event);
                case ModelEvent.Text(String piece) -> {
                    shown = true;
                    String whole = text.whole(piece);
                    if (!whole.isEmpty()) ready.add(new ModelEvent.Text(whole));
                }
                case ModelEvent.Thought(String piece) -> {
                    shown = true;
                    String whole = thought.whole(piece);
                    if (!whole.isEmpty()) ready.add(new ModelEvent.Thought(whole));
                }
                case ModelEvent.ToolCall _,
                        ModelEvent.HostedTool _,
                        ModelEvent.Cited _,
                        ModelEvent.Output _ -> {
                    shown = true;
                    ready.add(event);
                }
            }
        }

        @Override
        public void fail(Trouble trouble) {
            trouble(trouble);
        }

        @Override
        public void later(Duration after) {
            if (over) return;
            hangUp();
            await(after);
        }
    }
}
