package kotonoha.turn;

import java.util.List;
import kotonoha.context.Question;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Place;
import kotonoha.slack.Block;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackMessage;
import kotonoha.slack.SlackRefusal;
import kotonoha.work.Jobs.Job;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Settles a turn that was cut short. What had shown nothing yet is simply run again; what had begun to show ends with
/// a sentence and a button; what was complete is left as it is. One visible result, whatever happened.
public final class Resuming {
    private static final Logger LOG = LoggerFactory.getLogger(Resuming.class);
    private static final int MOST_RUNS = 3;

    private final SlackApi slack;
    private final Notices notices;

    public Resuming(SlackApi slack, Notices notices) {
        this.slack = slack;
        this.notices = notices;
    }

    /// True where nothing is left to do; false where the turn may run from its beginning.
    boolean settled(Question question, Asker asker, Job job, Progress progress) {
        boolean settled =
                switch (progress.step()) {
                    case RECEIVED, CLAIMED, CONTEXT, BUDGET -> false;
                    case FILES -> settledBelow(question, asker, progress);
                    case DELIVERED, DONE -> true;
                    case RUN, WRITING -> settledInThread(question, asker, job, progress);
                };
        if (settled) calm(question.place());
        return settled;
    }

    /// The answer is there; its files are posted no second time. Where none of them came, the thread says so.
    private boolean settledBelow(Question question, Asker asker, Progress progress) {
        if (progress.messages().isEmpty()) return true;
        MessageTs answer = progress.messages().getLast();
        boolean posted =
                slack.thread(question.place().channel(), question.place().thread()).stream()
                        .filter(message -> Posting.isPosted(message, question))
                        .anyMatch(file -> file.ts().value().compareTo(answer.value()) > 0);
        if (posted) return true;
        LOG.info("the files of the answer to {} were not posted", question.ts());
        notices.notice(question, asker, Messages.say(asker.language(), "turn.files.interrupted"));
        return true;
    }

    private boolean settledInThread(Question question, Asker asker, Job job, Progress progress) {
        String turn = turn(job);
        List<SlackMessage> shown = shown(question, turn, progress);
        if (shown.isEmpty() && progress.messages().isEmpty()) {
            if (job.attempts() < MOST_RUNS) return false;
            LOG.warn("the answer to {} never got as far as the thread", question.ts());
            notices.notice(question, asker, Messages.say(asker.language(), "turn.interrupted"));
            return true;
        }
        if (!shown.isEmpty() && isComplete(shown.getLast())) return true;
        LOG.info("the answer to {} was interrupted while it was shown", question.ts());
        for (SlackMessage earlier : shown.subList(0, Math.max(0, shown.size() - 1)))
            if (isStreaming(earlier)) close(question, earlier.ts());
        MessageTs last = shown.isEmpty() ? progress.messages().getLast() : shown.getLast().ts();
        end(question, asker, turn, last);
        return true;
    }

    /// What tells this turn from another about the same question, for messages in the thread.
    static String turn(Job job) {
        return String.valueOf(job.id());
    }

    /// The messages of this answer: those that were recorded, and one that was begun just before the end.
    private List<SlackMessage> shown(Question question, String turn, Progress progress) {
        return slack.thread(question.place().channel(), question.place().thread()).stream()
                .filter(message -> belongs(message, question, turn, progress))
                .toList();
    }

    private static boolean belongs(
            SlackMessage message, Question question, String turn, Progress progress) {
        if (progress.messages().contains(message.ts())) return true;
        boolean own = question.bot() != null && message.user().equals(question.bot().value());
        if (!own || message.ts().value().compareTo(question.ts().value()) < 0) return false;
        String of = Json.text(message.raw(), "metadata.event_payload.question");
        if (!of.isEmpty())
            return of.equals(question.ts().value())
                    && Json.text(message.raw(), "metadata.event_payload.turn").equals(turn);
        return isStreaming(message);
    }

    private static boolean isStreaming(SlackMessage message) {
        return Json.text(message.raw(), "streaming_state").equals("in_progress");
    }

    private static boolean isComplete(SlackMessage message) {
        return Json.text(message.raw(), "metadata.event_payload.state").equals("done");
    }

    /// Closes the message that was being streamed; where it is no stream any more, a notice below it says the same.
    private void end(Question question, Asker asker, String turn, MessageTs shown) {
        String sentence = Messages.say(asker.language(), "turn.interrupted");
        ObjectNode stop = stop(question, shown);
        stop.put("markdown_text", "\n\n_" + sentence + "_");
        stop.set("blocks", Block.array(List.of(Ending.again(question, asker.language()))));
        stop.set("metadata", Delivery.metadata(question, turn));
        try {
            slack.call("chat.stopStream", stop);
        } catch (SlackRefusal | Broken noStream) {
            LOG.info("{} is no open stream ({})", shown, noStream.getMessage());
            notices.notice(question, asker, sentence);
        }
    }

    /// Ends an earlier part that was still to be ended.
    private void close(Question question, MessageTs part) {
        try {
            slack.call("chat.stopStream", stop(question, part));
        } catch (SlackRefusal | Broken noStream) {
            LOG.info("{} is no open stream ({})", part, noStream.getMessage());
        }
    }

    private static ObjectNode stop(Question question, MessageTs part) {
        return Json.object()
                .put("channel", question.place().channel().value())
                .put("ts", part.value());
    }

    /// What the dead turn said of itself beside its answer must not stay.
    private void calm(Place place) {
        slack.setStatus(place.channel(), place.thread(), "", List.of());
        slack.sessionStatus(place.channel(), place.thread(), SlackApi.SessionStatus.ACTIVE);
    }
}
