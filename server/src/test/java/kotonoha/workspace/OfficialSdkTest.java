package kotonoha.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.model.Message;
import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.MarkdownBlock;
import com.slack.api.model.block.composition.BlockCompositions;
import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import java.nio.charset.StandardCharsets;
import java.util.List;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The official Java SDK judges whether the workspace speaks the real protocol.
class OfficialSdkTest {
    private static final String GENERAL = "C0GENERAL1";
    private static Workspace workspace;
    private static TestBot bot;
    private static Person hana;
    private static Slack slack;
    private static MethodsClient methods;

    @BeforeAll
    static void start() {
        workspace = Workspace.start(WorkspaceSettings.test(Time.system(), Chance.secure()));
        bot = new TestBot(workspace);
        hana = workspace.person("U0HANA0001");
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(workspace.apiUrl().toString());
        config.setStatsEnabled(false);
        slack = Slack.getInstance(config);
        methods = slack.methods(workspace.botToken().reveal());
    }

    @AfterAll
    static void stop() throws Exception {
        slack.close();
        workspace.close();
        bot.close();
    }

    @Test
    void knows_who_it_is_and_who_the_others_are() throws Exception {
        var auth = methods.authTest(r -> r);
        assertThat(auth.isOk()).isTrue();
        assertThat(auth.getUserId()).isEqualTo(workspace.botUser());
        assertThat(auth.getBotId()).isNotEmpty();
        var user = methods.usersInfo(r -> r.user("U0HANA0001").includeLocale(true)).getUser();
        assertThat(user.getLocale()).isEqualTo("ja-JP");
        assertThat(user.getProfile().getRealName()).isEqualTo("山田 花");
        var channels = methods.conversationsList(r -> r.limit(100)).getChannels();
        assertThat(channels)
                .anyMatch(channel -> channel.getId().equals(GENERAL) && channel.isMember());
    }

    @Test
    void posts_updates_reads_and_deletes() throws Exception {
        String root = hana.post(GENERAL, "a question");
        var posted =
                methods.chatPostMessage(r ->
                        r.channel(GENERAL)
                                .threadTs(root)
                                .text("an answer")
                                .blocks(
                                        List.of(
                                                Blocks.section(s ->
                                                        s.text(
                                                                BlockCompositions.markdownText(
                                                                        "*hi*"))),
                                                MarkdownBlock.builder().text("**hi**").build())));
        assertThat(posted.isOk()).as(posted.getError()).isTrue();
        var updated =
                methods.chatUpdate(
                        r -> r.channel(GENERAL).ts(posted.getTs()).text("a better answer"));
        assertThat(updated.isOk()).as(updated.getError()).isTrue();
        List<Message> thread =
                methods.conversationsReplies(r -> r.channel(GENERAL).ts(root)).getMessages();
        assertThat(thread).hasSize(2);
        assertThat(thread.get(1).getText()).isEqualTo("a better answer");
        assertThat(thread.get(1).getEdited()).isNotNull();
        assertThat(thread.get(1).getBlocks()).hasSize(2);
        assertThat(
                        methods.chatGetPermalink(r -> r.channel(GENERAL).messageTs(posted.getTs()))
                                .getPermalink())
                .contains("thread_ts=");
        assertThat(methods.chatDelete(r -> r.channel(GENERAL).ts(posted.getTs())).isOk()).isTrue();
    }

    @Test
    void streams_an_answer() throws Exception {
        String root = hana.mention(GENERAL, "stream please");
        var started =
                methods.chatStartStream(r ->
                        r.channel(GENERAL)
                                .threadTs(root)
                                .recipientUserId(hana.id())
                                .recipientTeamId(workspace.team()));
        assertThat(started.isOk()).as(started.getError()).isTrue();
        String ts = started.getTs();
        assertThat(
                        methods.chatAppendStream(
                                        r -> r.channel(GENERAL).ts(ts).markdownText("Hello "))
                                .isOk())
                .isTrue();
        var stopped = methods.chatStopStream(r -> r.channel(GENERAL).ts(ts).markdownText("world"));
        assertThat(stopped.isOk()).as(stopped.getError()).isTrue();
        Message message =
                methods.conversationsReplies(r -> r.channel(GENERAL).ts(root))
                        .getMessages()
                        .getLast();
        assertThat(message.getText()).isEqualTo("Hello world");
        assertThat(message.getStreamingState()).isEqualTo("completed");
        assertThat(
                        methods.agentsSessionsSetStatus(
                                        r -> r.channelId(GENERAL).threadTs(root).status("closed"))
                                .isOk())
                .isTrue();
        assertThat(
                        methods.assistantThreadsSetStatus(
                                        r -> r.channelId(GENERAL).threadTs(root).status("thinks…"))
                                .isOk())
                .isTrue();
    }

    @Test
    void opens_a_view_for_a_trigger() throws Exception {
        hana.shortcut("ask");
        String trigger = Json.text(bot.interaction("shortcut"), "trigger_id");
        View view =
                Views.view(v ->
                        v.type("modal")
                                .callbackId("sdk")
                                .title(Views.viewTitle(t -> t.type("plain_text").text("Title")))
                                .blocks(List.of(Blocks.divider())));
        var opened = methods.viewsOpen(r -> r.triggerId(trigger).view(view));
        assertThat(opened.isOk()).as(opened.getError()).isTrue();
        assertThat(opened.getView().getCallbackId()).isEqualTo("sdk");
        var updated = methods.viewsUpdate(r -> r.viewId(opened.getView().getId()).view(view));
        assertThat(updated.isOk()).as(updated.getError()).isTrue();
        var again = methods.viewsOpen(r -> r.triggerId(trigger).view(view));
        assertThat(again.getError()).isEqualTo("exchanged_trigger_id");
    }

    @Test
    void uploads_a_file() throws Exception {
        byte[] bytes = "表 of things".getBytes(StandardCharsets.UTF_8);
        var uploaded =
                methods.filesUploadV2(r ->
                        r.channel(GENERAL)
                                .filename("things.txt")
                                .title("Things")
                                .fileData(bytes)
                                .initialComment("see"));
        assertThat(uploaded.isOk()).as(uploaded.getError()).isTrue();
        var info = methods.filesInfo(r -> r.file(uploaded.getFile().getId()));
        assertThat(info.getFile().getTitle()).isEqualTo("Things");
        assertThat(info.getFile().getSize()).isEqualTo(bytes.length);
    }
}
