package kotonoha.surface;

import java.util.List;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.kernel.UserId;
import kotonoha.knowledge.Library;
import kotonoha.slack.Block;
import kotonoha.slack.Mrkdwn;
import kotonoha.slack.SlackApi;
import kotonoha.slack.View;
import kotonoha.work.Jobs.Job;
import kotonoha.work.Lease;
import kotonoha.work.Work;
import tools.jackson.databind.JsonNode;

/// Somebody opened the app: the Home tab is shown, or questions to begin with are suggested in the Messages tab.
public final class Welcoming implements Work {
    private final SlackApi slack;
    private final Library library;
    private final String model;

    /// First questions, in both languages.
    public interface Starters {
        List<SlackApi.Prompt> in(Language language);
    }

    private final Starters starters;

    /// @param model the model's name, "" in practice mode
    public Welcoming(SlackApi slack, Library library, String model, Starters starters) {
        this.slack = slack;
        this.library = library;
        this.model = model;
        this.starters = starters;
    }

    @Override
    public void run(Job job, Lease lease) {
        JsonNode payload = Json.parse(job.payload());
        JsonNode event = payload.has("event") ? payload.path("event") : payload;
        UserId user = new UserId(Json.text(event, "user"));
        Language language = slack.user(user).language(Language.EN);
        if (Json.text(event, "tab").equals("messages"))
            suggest(new ChannelId(Json.text(event, "channel")), language);
        else slack.publishHome(user, home(language));
    }

    private void suggest(ChannelId channel, Language language) {
        List<SlackApi.Prompt> prompts = starters.in(language);
        if (prompts.isEmpty()) return;
        slack.suggestedPrompts(
                channel, null, Messages.say(language, "surface.prompts_title"), prompts);
    }

    private View.Home home(Language language) {
        String mode =
                model.isEmpty()
                        ? Messages.say(language, "surface.home_model_practice")
                        : Messages.say(language, "surface.home_model", Mrkdwn.escape(model));
        return new View.Home(
                List.of(
                        new Block.Header(Messages.say(language, "surface.home_title")),
                        new Block.Section(Messages.say(language, "surface.home_intro")),
                        new Block.Divider(),
                        new Block.Section(Messages.say(language, "surface.home_how")),
                        new Block.Section(
                                Messages.say(language, "surface.home_reads", library.size())),
                        new Block.Section(mode)));
    }
}
