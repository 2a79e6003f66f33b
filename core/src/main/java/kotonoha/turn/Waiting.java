package kotonoha.turn;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import kotonoha.answer.StopSign;
import kotonoha.context.Gathering;
import kotonoha.context.Question;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Json;
import kotonoha.kernel.Messages;
import kotonoha.work.Jobs;
import kotonoha.work.Jobs.Job;
import kotonoha.work.Lease;
import kotonoha.work.Work;

/// A question came in while another one is being answered in its thread: it is queued and its author told at once, or
/// it replaces the other, or it is turned down, as the setting says. "Stop" on its own is a stop, not a question.
public final class Waiting implements Work {
    private static final Set<String> STOP_WORDS =
            Set.of("stop", "cancel", "止めて", "とめて", "ストップ", "やめて", "中止", "止まって", "停止");

    private final Jobs jobs;
    private final Runs runs;
    private final Gathering gathering;
    private final Notices notices;
    private final Busy busy;

    public Waiting(Jobs jobs, Runs runs, Gathering gathering, Notices notices, Busy busy) {
        this.jobs = jobs;
        this.runs = runs;
        this.gathering = gathering;
        this.notices = notices;
        this.busy = busy;
    }

    @Override
    public void run(Job job, Lease lease) {
        Optional<Question> parsed = Question.of(Json.parse(job.payload()));
        if (parsed.isEmpty()) return;
        Question question = parsed.get();
        String lane = question.place().lane();
        if (isStop(gathering.words(question))) {
            runs.stopAsWritten(question);
            return;
        }
        switch (busy) {
            case QUEUE -> tell(question, jobs.waiting(lane));
            case RESTART -> {
                // Where it waits no more, what runs may be the question itself.
                if (jobs.waiting(lane) > 0) runs.stop(lane, StopSign.Reason.REPLACED);
            }
            case REJECT -> jobs.withdraw(lane).forEach(this::reject);
        }
    }

    private void reject(Job job) {
        Optional<Question> question = Question.of(Json.parse(job.payload()));
        if (question.isEmpty()) return;
        Asker asker = gathering.asker(question.get());
        String sentence = Messages.say(asker.language(), "turn.rejected");
        notices.hint(question.get().place(), asker.id(), sentence, List.of());
    }

    static boolean isStop(String words) {
        String bare = words.strip().toLowerCase(Locale.ROOT).replaceAll("[.!。！\\s]+$", "");
        return STOP_WORDS.contains(bare);
    }

    private void tell(Question question, int waiting) {
        if (waiting == 0) return;
        Asker asker = gathering.asker(question);
        String sentence =
                waiting == 1
                        ? Messages.say(asker.language(), "turn.queued")
                        : Messages.say(asker.language(), "turn.queued_more", waiting);
        notices.hint(question.place(), question.asker(), sentence, List.of());
    }
}
