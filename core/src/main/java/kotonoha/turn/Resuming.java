package kotonoha.turn;

import java.util.List;
import java.util.Optional;
import kotonoha.context.Question;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Messages;
import kotonoha.slack.Block;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackMessage;
import kotonoha.slack.SlackRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// Settles a turn that was cut short. What had shown nothing yet is simply run again; what had begun to show ends with
/// a sentence and a button; what was complete is left as it is. One visible result, whatever happened.
public final class Resuming {
    private static final Logger LOG = LoggerFactory.getLogger(Resuming.class);

    private final SlackApi slack;
    private final Notices notices;

    public Resuming(SlackApi slack, Notices notices) {
        this.slack = slack;
        this.notices = notices;
    }

    /// True where nothing is left to do; false where the turn may run from its beginning.
    boolean settled(Question question, Asker asker, Progress progress) {
        return switch (progress.step()) {
            case RECEIVED, CLAIMED, CONTEXT, BUDGET -> false;
            case DELIVERED, DONE -> true;
            case RUN, WRITING -> settledInThread(question, asker, progress);
        };
    }

    private boolean settledInThread(Question question, Asker asker, Progress progress) {
        Optional<SlackMessage> last = lastOf(question, progress);
        if (last.isEmpty() && progress.messages().isEmpty()) return false;
        if (last.isPresent() && isComplete(last.get())) return true;
        LOG.info("the answer to {} was interrupted while it was shown", question.ts());
        MessageTs shown = last.map(SlackMessage::ts).orElseGet(() -> progress.messages().getLast());
        end(question, asker, shown);
        return true;
    }

    /// The newest message of this answer: one that was recorded, or one that was begun just before the end.
    private Optional<SlackMessage> lastOf(Question question, Progress progress) {
        List<SlackMessage> thread =
                slack.thread(question.place().channel(), question.place().thread());
        return thread.stream()
                .filter(message -> belongs(message, question, progress))
                .reduce((first, second) -> second);
    }

    private static boolean belongs(SlackMessage message, Question question, Progress progress) {
        if (progress.messages().contains(message.ts())) return true;
        boolean own = question.bot() != null && message.user().equals(question.bot().value());
        if (!own || message.ts().value().compareTo(question.ts().value()) < 0) return false;
        String of = Json.text(message.raw(), "metadata.event_payload.question");
        if (!of.isEmpty()) return of.equals(question.ts().value());
        return Json.text(message.raw(), "streaming_state").equals("in_progress");
    }

    private static boolean isComplete(SlackMessage message) {
        return Json.text(message.raw(), "metadata.event_payload.state").equals("done");
    }

    /// Closes the message that was being streamed; where it is no stream any more, a notice below it says the same.
    private void end(Question question, Asker asker, MessageTs shown) {
        String sentence = Messages.say(asker.language(), "turn.interrupted");
        ObjectNode stop = Json.object();
        stop.put("channel", question.place().channel().value()).put("ts", shown.value());
        stop.put("markdown_text", "\n\n_" + sentence + "_");
        stop.set("blocks", Block.array(List.of(Ending.again(question, asker.language()))));
        stop.set("metadata", Delivery.metadata(question, "done"));
        try {
            slack.call("chat.stopStream", stop);
        } catch (SlackRefusal | Broken noStream) {
            LOG.info("{} is no open stream ({})", shown, noStream.getMessage());
            notices.notice(question, asker, sentence);
        }
    }
}
