package kotonoha.model.practice;

import java.time.Duration;
import java.util.List;
import kotonoha.files.RawFile;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Time;
import kotonoha.model.LanguageModel;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRun;

/// A model without a model: it quotes what a search found or what was said in the thread, word for word, and says so in
/// every answer. No network, no key, no credits; the same input gives the same answer. Thread-safe.
public final class PracticeModel implements LanguageModel {
    private static final Duration NATURAL = Duration.ofMillis(40);

    private final Time time;
    private final Duration pace;

    public PracticeModel(Time time) {
        this(time, NATURAL);
    }

    /// @param pace the wait before each piece of text; zero in tests
    public PracticeModel(Time time, Duration pace) {
        this.time = time;
        this.pace = pace;
    }

    @Override
    public ModelRun start(ModelRequest request) {
        return new PracticeRun(Acting.on(request), time, pace);
    }

    @Override
    public ModelRun resume(RunCursor cursor) {
        ModelEvent failed =
                new ModelEvent.Failed(
                        ModelEvent.Kind.REJECTED,
                        "the practice model has no background runs; cannot resume "
                                + cursor.response());
        return new PracticeRun(List.of(failed), time, pace);
    }

    @Override
    public void cancel(RunCursor cursor) {
        // There are no background runs, so there is nothing to stop.
    }

    @Override
    public String upload(RawFile file, long limit) {
        throw new Broken("the practice model takes no files: cannot upload a " + file);
    }

    @Override
    public void delete(RemoteFile file) {
        throw new Broken("the practice model keeps no files: cannot delete " + file.file());
    }

    @Override
    public List<ContainerFile> files(String container) {
        throw new Broken("the practice model has no containers");
    }

    @Override
    public byte[] download(RemoteFile file) {
        throw new Broken("the practice model makes no files: cannot download " + file.file());
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities("practice", true, false, false, false);
    }
}
