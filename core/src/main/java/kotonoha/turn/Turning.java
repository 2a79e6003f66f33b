package kotonoha.turn;

import java.util.List;
import java.util.Optional;
import kotonoha.answer.Answering;
import kotonoha.answer.Bill;
import kotonoha.answer.Draft;
import kotonoha.answer.Outcome;
import kotonoha.answer.Sources;
import kotonoha.answer.StopSign;
import kotonoha.context.Context;
import kotonoha.context.Gathering;
import kotonoha.context.Question;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Messages;
import kotonoha.kernel.TraceId;
import kotonoha.work.Jobs;
import kotonoha.work.Jobs.Job;
import kotonoha.work.Lease;
import kotonoha.work.LeaseLost;
import kotonoha.work.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of one question, from its job to its answer in the thread. Each step is recorded before it begins; a turn
/// that was cut short goes on where it can, and otherwise ends with a sentence and a button to ask again.
public final class Turning implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(Turning.class);

    /// The kind of a reply that mentions nobody; answered only where Kotonoha takes part in the thread.
    private static final String FOLLOW_UP = "thread_message";

    /// So often it is worth waiting for a Slack that is too busy to show the thread.
    private static final int PATIENT_RUNS = 2;

    private final Gathering gathering;
    private final Answering answering;
    private final Delivery delivery;
    private final Presence presence;
    private final Notices notices;
    private final Resuming resuming;
    private final Jobs jobs;
    private final Runs runs;
    private final TurnSettings settings;
    private final Chance chance;

    public Turning(
            Gathering gathering,
            Answering answering,
            Delivery delivery,
            Presence presence,
            Notices notices,
            Resuming resuming,
            Jobs jobs,
            Runs runs,
            TurnSettings settings,
            Chance chance) {
        this.gathering = gathering;
        this.answering = answering;
        this.delivery = delivery;
        this.presence = presence;
        this.notices = notices;
        this.resuming = resuming;
        this.jobs = jobs;
        this.runs = runs;
        this.settings = settings;
        this.chance = chance;
    }

    @Override
    public void run(Job job, Lease lease) {
        Optional<Question> parsed = Question.of(Json.parse(job.payload()));
        if (parsed.isEmpty()) {
            LOG.warn("job {} holds no question; nothing to answer", job.id());
            return;
        }
        try (Runs.Run run = runs.begin(parsed.get().place().lane())) {
            take(gathering.complete(parsed.get()), job, lease, run.sign());
        }
    }

    private void take(Question question, Job job, Lease lease, StopSign sign) {
        Asker asker = gathering.asker(question);
        Progress progress = Progress.read(job.progress());
        if (job.attempts() > 0 && resuming.settled(question, asker, job, progress)) return;
        Journal journal = new Journal(Resuming.turn(job), lease, progress);
        journal.at(Step.CLAIMED);
        if (isNoQuestion(job, question, asker)) return;
        answer(question, asker, journal, sign, job.attempts() < PATIENT_RUNS);
    }

    /// What came in may be a stop, a reply that is none of our business, too short, or replaced by a newer one.
    private boolean isNoQuestion(Job job, Question question, Asker asker) {
        if (runs.wasStop(question)) return true;
        if (job.kind().equals(FOLLOW_UP) && !gathering.takesPart(question)) return true;
        String words = gathering.words(question);
        if (Waiting.isStop(words))
            return hint(question, Messages.say(asker.language(), "turn.nothing_to_stop"));
        boolean few = words.codePointCount(0, words.length()) < settings.minQuestionChars();
        if (few && !gathering.bringsSomething(question)) {
            int least = settings.minQuestionChars();
            return hint(question, Messages.say(asker.language(), "turn.too_short", least));
        }
        boolean replaced =
                settings.busy() == Busy.RESTART && jobs.waiting(question.place().lane()) > 0;
        return replaced && hint(question, Messages.say(asker.language(), "turn.replaced"));
    }

    private boolean hint(Question question, String sentence) {
        notices.hint(question.place(), question.asker(), sentence, List.of());
        return true;
    }

    @Override
    public void gaveUp(Job job, String why) throws InterruptedException {
        Optional<Question> question = Question.of(Json.parse(job.payload()));
        if (question.isEmpty()) return;
        TraceId trace = new TraceId(chance.id(8));
        LOG.error("{} gave up job {}: {}", trace, job.id(), why);
        notices.apologise(question.get(), gathering.asker(question.get()), trace);
    }

    private void answer(
            Question question, Asker asker, Journal journal, StopSign sign, boolean patient) {
        TraceId trace = new TraceId(chance.id(8));
        LOG.info("{} answers {} in {}", trace, question.ts(), question.place().lane());
        try (Presence.Shown shown = presence.show(question, asker);
                Delivery.Open open = delivery.open(question, asker, journal, sign, trace)) {
            journal.at(Step.CONTEXT);
            open.status(Messages.say(asker.language(), "answer.reading"));
            Context context =
                    gathering.gather(question, asker, patient, () -> sign.raised().isPresent());
            journal.at(Step.BUDGET);
            Sources sources = new Sources(context.question());
            journal.at(Step.RUN);
            open.read(context.items());
            open.deliver(written(context, open.draft(sources), sources, sign, trace));
            journal.at(Step.DONE);
        } catch (LeaseLost lost) {
            LOG.warn("{} was taken over by another worker", trace);
        }
    }

    /// Whatever goes wrong while writing is an outcome: a person waits for it.
    private Outcome written(
            Context context, Draft draft, Sources sources, StopSign sign, TraceId trace) {
        try {
            Outcome outcome = answering.answer(context, draft, sources, sign, trace.value());
            log(trace, outcome);
            return outcome;
        } catch (LeaseLost lost) {
            throw lost;
        } catch (RuntimeException broken) {
            LOG.error("{} failed", trace, broken);
            return new Outcome.Broken(sources.cited(), Bill.NOTHING);
        }
    }

    private static void log(TraceId trace, Outcome outcome) {
        switch (outcome) {
            case Outcome.Answered answered ->
                    LOG.info(
                            "{} answered, {} sources, {}",
                            trace,
                            answered.sources().size(),
                            answered.bill());
            case Outcome.Failed failed ->
                    LOG.warn("{} failed: {} {}", trace, failed.kind(), failed.detail());
            case Outcome.Stopped stopped -> LOG.info("{} stopped: {}", trace, stopped.reason());
            case Outcome.Broken broken -> LOG.warn("{} broken", trace);
        }
    }
}
