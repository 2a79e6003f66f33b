package kotonoha.turn;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import kotonoha.context.Question;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Place;
import kotonoha.kernel.TryLater;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Shows that an answer is being written, and how to stop it: by Slack's own agent session with its stop button, or
/// where a workspace has none, by a button of ours when the answer takes longer than a moment. Never in the way of the
/// answer: all of it happens beside it.
public final class Presence {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
    private static final Duration MOMENT = Duration.ofSeconds(3);

    private final SlackApi slack;
    private final Notices notices;

    public Presence(SlackApi slack, Notices notices) {
        this.slack = slack;
        this.notices = notices;
    }

    /// Begins to show it; closing ends it, before the next answer in the thread begins to show.
    Shown show(Question question, Asker asker) {
        CountDownLatch over = new CountDownLatch(1);
        Thread attending =
                Thread.ofVirtual().name("presence").start(() -> attend(question, asker, over));
        return () -> {
            over.countDown();
            waitFor(attending);
        };
    }

    private static void waitFor(Thread attending) {
        try {
            boolean _ = attending.join(MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attend(Question question, Asker asker, CountDownLatch over) {
        Place place = question.place();
        try {
            if (slack.sessionStatus(
                    place.channel(), place.thread(), SlackApi.SessionStatus.PROCESSING)) {
                over.await();
                slack.sessionStatus(place.channel(), place.thread(), SlackApi.SessionStatus.ACTIVE);
                return;
            }
            if (!over.await(MOMENT.toMillis(), TimeUnit.MILLISECONDS)) offerStop(question, asker);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (SlackRefusal | TryLater | Broken unseen) {
            LOG.info("no stop button in {}: {}", place.lane(), unseen.getMessage());
        }
    }

    private void offerStop(Question question, Asker asker) {
        String sentence = Messages.say(asker.language(), "turn.stop_hint");
        notices.hint(
                question.place(),
                asker.id(),
                sentence,
                List.of(Ending.stop(question, asker.language())));
    }

    /// What is shown until it is closed.
    interface Shown extends AutoCloseable {
        @Override
        void close();
    }
}
