package kotonoha.surface;

import java.util.List;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Messages;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import kotonoha.slack.Block;
import kotonoha.slack.Post;
import kotonoha.slack.SlackApi;
import kotonoha.slack.View;
import kotonoha.turn.Feedback;
import kotonoha.work.Jobs.Job;
import kotonoha.work.Lease;
import kotonoha.work.Work;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Feedback on an answer: a thumb is recorded at once; a thumb down also asks why in a modal, whose words are recorded
/// with it.
public final class Rating implements Work {
    public static final String WHY = "kotonoha.why";
    private static final String FIELD = "reason";

    private final SlackApi slack;
    private final Feedback feedback;
    private final Time time;

    public Rating(SlackApi slack, Feedback feedback, Time time) {
        this.slack = slack;
        this.feedback = feedback;
        this.time = time;
    }

    /// A thumb was pressed. The modal comes first: its trigger lives three seconds.
    public void press(Press press) {
        boolean good = press.value().path("good").asBoolean(true);
        TeamId team = new TeamId(Json.text(press.value(), "of.team"));
        Language language = slack.user(press.user()).language(Language.EN);
        if (!good) slack.openView(press.trigger(), why(language, press, team));
        record(team, press.channel(), press.message(), press.user(), good, "");
        if (good)
            thank(press.channel(), press.thread(), press.user(), language, "surface.thanks_good");
    }

    /// The modal came back.
    @Override
    public void run(Job job, Lease lease) {
        JsonNode submission = Json.parse(job.payload());
        if (!Json.text(submission, "view.callback_id").equals(WHY)) return;
        JsonNode memory = Json.parse(Json.text(submission, "view.private_metadata"));
        UserId user = new UserId(Json.text(submission, "user.id"));
        String reason =
                Json.text(Json.at(submission, "view.state.values").path(FIELD).path(FIELD), "value")
                        .strip();
        ChannelId channel = new ChannelId(Json.text(memory, "channel"));
        record(
                new TeamId(Json.text(memory, "team")),
                channel,
                new MessageTs(Json.text(memory, "message")),
                user,
                false,
                reason);
        Language language = slack.user(user).language(Language.EN);
        String thanks = reason.isEmpty() ? "surface.thanks_noted" : "surface.thanks_bad";
        thank(channel, new MessageTs(Json.text(memory, "thread")), user, language, thanks);
    }

    private void record(
            TeamId team,
            ChannelId channel,
            MessageTs answer,
            UserId user,
            boolean good,
            String reason) {
        Feedback.Rating rating = good ? Feedback.Rating.GOOD : Feedback.Rating.BAD;
        feedback.record(
                new Feedback.Entry(team, channel, answer, user, rating, reason, time.now()));
    }

    private void thank(
            ChannelId channel, MessageTs thread, UserId user, Language language, String key) {
        slack.postEphemeral(
                new Post(channel, thread, Messages.say(language, key), List.of()), user);
    }

    private static View why(Language language, Press press, TeamId team) {
        ObjectNode memory = Json.object();
        memory.put("team", team.value()).put("channel", press.channel().value());
        memory.put("message", press.message().value()).put("thread", press.thread().value());
        Block.PlainTextInput field =
                new Block.PlainTextInput(
                        FIELD, true, Messages.say(language, "surface.why_placeholder"), "", 2_000);
        return new View.Modal(
                WHY,
                Messages.say(language, "surface.why_title"),
                Messages.say(language, "surface.why_send"),
                Messages.say(language, "surface.why_cancel"),
                Json.write(memory),
                List.of(
                        new Block.Input(
                                FIELD, Messages.say(language, "surface.why_label"), field, true)));
    }
}
