package kotonoha.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import kotonoha.files.CannotRead;
import kotonoha.files.RawFile;
import kotonoha.files.Unreadable;
import kotonoha.kernel.Broken;

/// A model that plays prepared rounds and remembers what it was asked. Thread-safe.
public final class ScriptedModel implements LanguageModel {
    public static final ModelEvent.Finished DONE =
            new ModelEvent.Finished(new ModelEvent.Usage(100, 20, 10), "scripted-1", false);

    private final Deque<List<ModelEvent>> rounds = new ArrayDeque<>();
    private final List<ModelRequest> asked = new ArrayList<>();
    private final List<ContainerFile> containers = new ArrayList<>();
    private final Map<RemoteFile, byte[]> contents = new HashMap<>();
    private final List<String> uploaded = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();
    private final boolean tools;
    private boolean files;

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

    /// From now on this model has a code interpreter's files: uploads are taken, containers hold what the test put there.
    public synchronized ScriptedModel withFiles() {
        files = true;
        return this;
    }

    public synchronized ScriptedModel holds(ContainerFile file, byte[] bytes) {
        containers.add(file);
        contents.put(file.file(), bytes);
        return this;
    }

    /// The names of what was uploaded, in order; the first has the id `file-1`.
    public synchronized List<String> uploaded() {
        return List.copyOf(uploaded);
    }

    public synchronized List<String> deleted() {
        return List.copyOf(deleted);
    }

    @Override
    public synchronized String upload(RawFile file, long limit) {
        if (!files) throw new Broken("not scripted");
        try (InputStream in = file.content().open()) {
            if (in.readAllBytes().length > limit)
                throw new CannotRead(new Unreadable(Unreadable.Reason.TOO_LARGE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        uploaded.add(file.name());
        return "file-" + uploaded.size();
    }

    @Override
    public synchronized void delete(RemoteFile file) {
        deleted.add(file.file());
    }

    @Override
    public synchronized List<ContainerFile> files(String container) {
        List<ContainerFile> in =
                containers.stream().filter(f -> f.file().container().equals(container)).toList();
        if (in.isEmpty()) throw new Broken("no container " + container);
        return in;
    }

    @Override
    public synchronized byte[] download(RemoteFile file) {
        byte[] bytes = contents.get(file);
        if (bytes == null) throw new Broken("no file " + file);
        return bytes;
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities("scripted", tools, false, files, false);
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
