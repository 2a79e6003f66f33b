package kotonoha.turn;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import kotonoha.answer.StopSign;
import kotonoha.context.Gathering;
import kotonoha.context.Question;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Messages;
import kotonoha.kernel.UserId;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackMessage;
import kotonoha.work.Jobs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The buttons "ask again" and "stop". A question is read again from Slack, as it stands there now.
public final class Asking {
    private final SlackApi slack;
    private final Jobs jobs;
    private final Runs runs;
    private final Gathering gathering;
    private final Notices notices;

    public Asking(SlackApi slack, Jobs jobs, Runs runs, Gathering gathering, Notices notices) {
        this.slack = slack;
        this.jobs = jobs;
        this.runs = runs;
        this.gathering = gathering;
        this.notices = notices;
    }

    /// Asks the question behind a button again, for the person who pressed. Pressing twice asks once.
    public void again(JsonNode value, UserId presser, MessageTs button) {
        Optional<Question> remembered = Question.of(value);
        if (remembered.isEmpty()) return;
        Question question = remembered.get();
        Optional<SlackMessage> message = slack.message(question.place().channel(), question.ts());
        if (message.isEmpty()) {
            Asker asker = gathering.asker(presser);
            String sentence = Messages.say(asker.language(), "turn.gone");
            notices.hint(question.place(), presser, sentence, List.of());
            return;
        }
        ObjectNode payload = ((ObjectNode) value).deepCopy();
        payload.put("user", presser.value()).put("text", message.get().text());
        String key = "again:%s:%s:%s".formatted(question.place().channel(), question.ts(), button);
        jobs.enqueue(
                new Jobs.NewJob(
                        Set.of(key), "question", question.place().lane(), Json.write(payload)));
    }

    /// Stops the answer that a stop button belongs to; anybody in the thread may.
    public void stop(JsonNode value, UserId presser) {
        Optional<Question> question = Question.of(value);
        if (question.isEmpty()) return;
        if (runs.stop(question.get().place().lane(), StopSign.Reason.PERSON)) return;
        Asker asker = gathering.asker(presser);
        String sentence = Messages.say(asker.language(), "turn.nothing_to_stop");
        notices.hint(question.get().place(), presser, sentence, List.of());
    }
}
