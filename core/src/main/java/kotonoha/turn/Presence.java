package kotonoha.turn;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import kotonoha.context.Question;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Place;
import kotonoha.kernel.Time;
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
    private final Time time;

    public Presence(SlackApi slack, Notices notices, Time time) {
        this.slack = slack;
        this.notices = notices;
        this.time = time;
    }

    /// Begins to show it; closing ends it.
    Shown show(Question question, Asker asker) {
        CountDownLatch over = new CountDownLatch(1);
        Thread.ofVirtual().name("presence").start(() -> attend(question, asker, over));
        return over::countDown;
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
            time.sleep(MOMENT);
            if (over.getCount() > 0) offerStop(question, asker);
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
