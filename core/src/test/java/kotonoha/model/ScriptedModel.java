package kotonoha.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import kotonoha.kernel.Broken;

/// A model that plays prepared rounds and remembers what it was asked. Thread-safe.
public final class ScriptedModel implements LanguageModel {
    public static final ModelEvent.Finished DONE =
            new ModelEvent.Finished(new ModelEvent.Usage(100, 20, 10), "scripted-1", false);

    private final Deque<List<ModelEvent>> rounds = new ArrayDeque<>();
    private final List<ModelRequest> asked = new ArrayList<>();
    private final boolean tools;

    public ScriptedModel(boolean tools) {
        this.tools = tools;
    }

    public ScriptedModel() {
        this(true);
    }

    /// The next round; without an end the model falls silent after the last event until it is closed.
    public synchronized ScriptedModel then(ModelEvent... events) {
        rounds.add(List.of(events));
        return this;
    }

    public synchronized List<ModelRequest> asked() {
        return List.copyOf(asked);
    }

    @Override
    public synchronized ModelRun start(ModelRequest request) {
        asked.add(request);
        List<ModelEvent> round = rounds.poll();
        if (round == null) throw new AssertionError("the model was asked once more than scripted");
        return new Run(new ArrayDeque<>(round));
    }

    @Override
    public ModelRun resume(RunCursor cursor) {
        throw new Broken("not scripted");
    }

    @Override
    public void cancel(RunCursor cursor) {
        throw new Broken("not scripted");
    }

    @Override
    public String upload(String filename, byte[] bytes) {
        throw new Broken("not scripted");
    }

    @Override
    public byte[] download(RemoteFile file) {
        throw new Broken("not scripted");
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities("scripted", tools, false, false, false);
    }

    private static final class Run implements ModelRun {
        private final Deque<ModelEvent> events;
        private final CountDownLatch closed = new CountDownLatch(1);

        Run(Deque<ModelEvent> events) {
            this.events = events;
        }

        @Override
        public ModelEvent next() {
            ModelEvent event = closed.getCount() == 0 ? null : events.poll();
            if (event != null) return event;
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new ModelEvent.Failed(ModelEvent.Kind.CLOSED, "closed");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
