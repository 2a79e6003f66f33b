package kotonoha.turn;

import java.util.ArrayList;
import java.util.List;
import kotonoha.context.Gathering;
import kotonoha.context.Question;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Place;
import kotonoha.kernel.TraceId;
import kotonoha.kernel.TryLater;
import kotonoha.kernel.UserId;
import kotonoha.slack.Block;
import kotonoha.slack.Mrkdwn;
import kotonoha.slack.Post;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Sentences beside an answer: a hint for one person, or a notice in the thread with a button to ask again.
public final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private final SlackApi slack;

    public Notices(SlackApi slack) {
        this.slack = slack;
    }

    /// For one person only. A workspace that refuses private messages gets it in the thread.
    void hint(Place place, UserId person, String sentence, List<Block> below) {
        Post post = post(place, sentence, below);
        try {
            slack.postEphemeral(post, person);
        } catch (SlackRefusal refused) {
            LOG.info("a private hint was refused ({}); it goes into the thread", refused.code());
            slack.post(post);
        }
    }

    /// For the thread, with a button to ask the question again.
    void notice(Question question, Asker asker, String sentence) {
        slack.post(
                post(
                        question.place(),
                        sentence,
                        List.of(Ending.again(question, asker.language()))));
    }

    /// For the thread, with nothing to press.
    void remark(Place place, String sentence) {
        slack.post(post(place, sentence, List.of()));
    }

    /// The last word on a question that could not be answered; where even that cannot be said, the log has it.
    void apologise(Question question, Asker asker, TraceId trace) {
        try {
            notice(question, asker, Messages.say(asker.language(), "turn.failed_inside", trace));
        } catch (SlackRefusal | TryLater | Broken unsaid) {
            LOG.error("{} cannot even say so: {}", trace, unsaid.getMessage());
        }
    }

    private static Post post(Place place, String sentence, List<Block> below) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Section(Mrkdwn.escape(sentence)));
        blocks.addAll(below);
        return new Post(place.channel(), place.thread(), Mrkdwn.escape(sentence), blocks, mark());
    }

    /// So that a later turn does not take the notice for a part of the conversation.
    private static JsonNode mark() {
        ObjectNode mark = Json.object().put("event_type", Gathering.NOTICE);
        mark.putObject("event_payload").put("by", "kotonoha");
        return mark;
    }
}
