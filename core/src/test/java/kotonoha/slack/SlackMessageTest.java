package kotonoha.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Collections;
import java.util.List;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.UserId;
import org.junit.jupiter.api.Test;

class SlackMessageTest {

    @Test
    void plain_text_is_unescaped_and_mentions_get_names() {
        assertThat(
                        flat(
                                "{'text':'Hi <@U1>, see <https://a.com/x|the page> &amp; <https://b.com> in <#C1|general> &lt;b&gt; <!here>'}"))
                .isEqualTo(
                        "Hi @Name-U1, see [the page](https://a.com/x) & https://b.com in #general <b> @here");
    }

    @Test
    void blocks_win_over_the_text_that_repeats_them() {
        assertThat(
                        flat(
                                "{'text':'Hello *you*','blocks':[{'type':'rich_text','elements':[{'type':'rich_text_section','elements':["
                                        + "{'type':'text','text':'Hello '},{'type':'text','text':'you','style':{'bold':true}},{'type':'user','user_id':'U2'}]},"
                                        + "{'type':'rich_text_list','style':'ordered','elements':[{'type':'rich_text_section','elements':[{'type':'text','text':'one'}]}]},"
                                        + "{'type':'rich_text_preformatted','elements':[{'type':'text','text':'x = 1'}]}]}]}"))
                .isEqualTo("Hello **you**@Name-U2\n1. one\n```\nx = 1\n```");
    }

    @Test
    void tables_tasks_attachments_and_files_are_seen() {
        assertThat(
                        flat(
                                "{'text':'','blocks':[{'type':'table','rows':[[{'type':'raw_text','text':'a'},{'type':'raw_text','text':'b'}],[{'type':'raw_number','value':1},"
                                        + "{'type':'rich_text','elements':[{'type':'rich_text_section','elements':[{'type':'text','text':'c'}]}]}]]},"
                                        + "{'type':'plan','title':'Plan','tasks':[{'type':'task_card','title':'Search','status':'complete','details':{'type':'rich_text','elements':[{'type':'rich_text_section','elements':[{'type':'text','text':'in docs'}]}]}}]}],"
                                        + "'attachments':[{'title':'T','title_link':'https://t.com','text':'from <@U9>','fields':[{'title':'k','value':'v'}]}],'files':[{'name':'a.pdf'}]}"))
                .isEqualTo(
                        "| a | b |\n| --- | --- |\n| 1 | c |\nPlan\n* Search (complete)\nin docs\n> [T](https://t.com)\n> from @Name-U9\n> k: v\n[file: a.pdf]");
    }

    @Test
    void a_block_nobody_knows_yet_gives_up_its_text() {
        assertThat(
                        flat(
                                "{'blocks':[{'type':'hologram','block_id':'no','title':{'type':'plain_text','text':'Big'},'parts':[{'body':'small','url':'no'},{'type':'section','text':{'type':'mrkdwn','text':'*in*'}}]}]}"))
                .isEqualTo("Big\nsmall\n*in*");
    }

    @Test
    void nonsense_and_depth_do_no_harm() {
        assertThat(flat("{'text':5,'blocks':'x','attachments':{},'files':[1,null]}")).isNotNull();
        String deep = "{'type':'odd','elements':[".repeat(60) + "]}".repeat(60);
        assertThat(flat("{'text':'t','blocks':[" + deep + "]}")).isEqualTo("t");
    }

    @Test
    void ours_in_slack_markup_has_no_power() {
        assertThat(Mrkdwn.escape("<!channel> & <@U1>"))
                .isEqualTo("&lt;!channel&gt; &amp; &lt;@U1&gt;");
        assertThat(Mrkdwn.link(URI.create("https://a.com/x"), "a|b <c>\nd"))
                .isEqualTo("<https://a.com/x|a¦b &lt;c&gt; d>");
        assertThat(Mrkdwn.unescape("&amp;lt;")).isEqualTo("&lt;");
    }

    @Test
    void blocks_beyond_slacks_limits_name_the_field() {
        assertThatThrownBy(() -> new Block.Header("x".repeat(151)).toJson())
                .isInstanceOf(Broken.class)
                .hasMessageContaining("header.text");
        assertThatThrownBy(() -> new Block.Section("").toJson())
                .hasMessageContaining("section.text");
        assertThatThrownBy(() ->
                        new Block.Actions(
                                        "", Collections.nCopies(26, new Block.Button("a", "b", "")))
                                .toJson())
                .hasMessageContaining("actions.elements");
        assertThatThrownBy(
                        () -> new View.Modal("c", "x".repeat(25), "", "", "", List.of()).toJson())
                .hasMessageContaining("modal.title");
        assertThat(
                        Json.write(
                                new Block.ContextActions(
                                                "fb",
                                                List.of(
                                                        new Block.FeedbackButtons(
                                                                "a", "Good", "g", "Bad", "b")))
                                        .toJson()))
                .contains(
                        "\"type\":\"feedback_buttons\"",
                        "\"positive_button\"",
                        "\"block_id\":\"fb\"");
    }

    private static String flat(String json) {
        return SlackMessage.of(Json.parse(json.replace('\'', '"')))
                .flatten((UserId user) -> "Name-" + user);
    }
}
