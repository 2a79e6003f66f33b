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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void cards_are_their_words_without_icons_and_buttons() {
        assertThat(
                        flat(
                                "{'blocks':[{'type':'carousel','elements':[{'type':'card','block_id':'carousel-card-1','icon':{'type':'image','image_url':'https://picsum.photos/36/36','alt_text':'Icon'},"
                                        + "'title':{'type':'mrkdwn','text':'MDR','verbatim':false},'subtitle':{'type':'mrkdwn','text':'Refining data files'},'hero_image':{'type':'image','image_url':'https://picsum.photos/400/300','alt_text':'Sample'},"
                                        + "'body':{'type':'mrkdwn','text':'Blue badge &amp; <https://a.com|pass>'},'actions':[{'type':'button','text':{'type':'plain_text','text':'Action Button'},'action_id':'x'}]}]}]}"))
                .isEqualTo(
                        "**MDR**\nRefining data files\n[image: Sample]\nBlue badge & [pass](https://a.com)");
    }

    @Test
    void charts_are_their_numbers() {
        assertThat(
                        flat(
                                "{'blocks':[{'type':'data_visualization','title':'売上','chart':{'type':'bar','axis_config':{'x_label':'Quarter','categories':['Q1','Q2']},"
                                        + "'series':[{'name':'2025','data':[{'label':'Q1','value':120},{'label':'Q2','value':145.5}]},{'name':'2026','data':[{'label':'Q2','value':9}]}]}}]}"))
                .isEqualTo(
                        "売上\n| Quarter | 2025 | 2026 |\n| --- | --- | --- |\n| Q1 | 120 |  |\n| Q2 | 145.5 | 9 |");
        assertThat(
                        flat(
                                "{'blocks':[{'type':'data_visualization','title':'Share','chart':{'type':'pie','segments':[{'label':'A','value':3},{'label':'B','value':1}]}}]}"))
                .isEqualTo("Share\n- A: 3\n- B: 1");
        assertThat(
                        flat(
                                "{'blocks':[{'type':'data_visualization','title':'New','chart':{'type':'gauge','label':'Load','value':0.7}}]}"))
                .isEqualTo("New\nLoad\n0.7");
    }

    @Test
    void data_tables_have_a_caption_and_cells_without_line_ends() {
        assertThat(
                        flat(
                                "{'blocks':[{'type':'data_table','caption':'Stock','rows':[[{'type':'raw_text','text':'item'},{'type':'raw_text','text':'n'}],[{'type':'raw_text','text':'a|b\\nc'},{'type':'raw_number','value':12.5,'text':'12.50'}]]}]}"))
                .isEqualTo("Stock\n| item | n |\n| --- | --- |\n| a\\|b c | 12.50 |");
    }

    @Test
    void lists_quotes_and_dates_keep_their_form() {
        assertThat(
                        flat(
                                "{'blocks':[{'type':'rich_text','elements':[{'type':'rich_text_list','style':'bullet','indent':0,'elements':[{'type':'rich_text_section','elements':[{'type':'text','text':'a'}]}]},"
                                        + "{'type':'rich_text_list','style':'bullet','indent':1,'elements':[{'type':'rich_text_section','elements':[{'type':'text','text':'b'}]}]},"
                                        + "{'type':'rich_text_list','style':'ordered','offset':2,'elements':[{'type':'rich_text_section','elements':[{'type':'link','url':'https://a.com','text':'c'}]}]},"
                                        + "{'type':'rich_text_quote','elements':[{'type':'text','text':'said\\ntwice'}]},"
                                        + "{'type':'rich_text_section','elements':[{'type':'date','timestamp':1700000000,'format':'{date}'},{'type':'text','text':' '},{'type':'emoji','name':'tada','unicode':'1f389'},{'type':'text','text':' '},{'type':'broadcast','range':'here'}]}]}]}"))
                .isEqualTo(
                        "- a\n  - b\n3. [c](https://a.com)\n> said\n> twice\n2023-11-14T22:13:20Z :tada: @here");
    }

    /// The shapes that Slack's own SDKs show for shared messages, calls and huddles.
    @Test
    void nothing_that_a_picture_a_field_or_code_says_is_lost() {
        String raw =
                "{'blocks':[{'type':'image','alt_text':'sales fell in May','title':{'type':'plain_text','text':'Sales'}},{'type':'rich_text','elements':[{'type':'rich_text_preformatted','elements':[{'type':'text','text':'a\\n```\\nb'}]}]}],'attachments':[{'fields':[{'title':'','value':'no title'},{'title':'Status','value':'open'}]}]}";
        assertThat(flat(raw))
                .isEqualTo(
                        "[image: Sales, sales fell in May]\n````\na\n```\nb\n````\n> no title\n> Status: open");
    }

    @Test
    void shared_messages_calls_and_huddles_are_seen() {
        assertThat(flat(SHARED))
                .isEqualTo(
                        "see https://acme.slack.com/archives/C9/p1700000000123456\n> Ben\n> The **new** price\n> [file: prices.xlsx]\n> Posted in #sales");
        assertThat(
                        flat(
                                "{'blocks':[{'type':'call','call_id':'R1','call':{'v1':{'id':'R1','name':'Weekly','join_url':'https://zoom.us/j/1'},'media_backend_type':'platform_call'}}]}"))
                .isEqualTo("[call: Weekly]");
        assertThat(flat("{'subtype':'huddle_thread','text':'','room':{'id':'R2','name':''}}"))
                .isEqualTo("[huddle]");
        assertThat(flat("{'text':'A huddle started','room':{'id':'R2','name':'x'}}"))
                .isEqualTo("A huddle started");
    }

    @Test
    void files_are_found_once_in_the_message_and_in_what_it_shares() {
        SlackMessage message =
                message(
                        "{'files':[{'id':'F1','name':'a.pdf'},{'id':'F2'},{'id':'F1'},7,{'name':'no id'}],'attachments':[{'files':[{'id':'F3'}],'message_blocks':[{'message':{'files':[{'id':'F2'},{'id':'F4'}]}}]},3]}");
        assertThat(message.files())
                .extracting(file -> Json.text(file, "id"))
                .containsExactly("F1", "F2", "F3", "F4");
        assertThat(message("{'files':'x','attachments':null}").files()).isEmpty();
        assertThat(message("{}").files()).isEmpty();
    }

    @Test
    void links_are_found_once_in_the_order_of_reading() {
        assertThat(links(SHARED))
                .containsExactly("https://acme.slack.com/archives/C9/p1700000000123456");
        assertThat(
                        links(
                                "{'text':'<https://a.com/x?a=1&amp;b=2|the page>, <https://b.com> (https://c.com/d_(e)) and https://d.com. <mailto:a@b.c> <@U1>',"
                                        + "'attachments':[{'from_url':'https://b.com','title_link':'https://e.com/','thumb_url':'https://img.com/x.png','text':'<https://f.com|f>','image_url':'https://img.com/y.png'}]}"))
                .containsExactly(
                        "https://a.com/x?a=1&b=2",
                        "https://b.com",
                        "https://c.com/d_(e)",
                        "https://d.com",
                        "https://e.com/",
                        "https://f.com");
        assertThat(
                        links(
                                "{'text':'x','blocks':[{'type':'rich_text','elements':[{'type':'rich_text_section','elements':[{'type':'link','url':'https://a.com/日本','text':'l'},{'type':'text','text':'https://not-a-link.com'}]},"
                                        + "{'type':'rich_text_list','elements':[{'type':'rich_text_section','elements':[{'type':'link','url':'https://b.com'}]}]}]},"
                                        + "{'type':'section','text':{'type':'mrkdwn','text':'<https://c.com|c>'},'accessory':{'type':'button','url':'https://button.com'}},"
                                        + "{'type':'image','image_url':'https://img.com/x.png'},{'type':'actions','elements':[{'type':'button','url':'https://button.com'}]},"
                                        + "{'type':'markdown','text':'see [d](https://d.com/x), **https://e.com**。「https://f.com」'}]}"))
                .containsExactly(
                        "https://a.com/日本",
                        "https://b.com",
                        "https://c.com",
                        "https://d.com/x",
                        "https://e.com",
                        "https://f.com");
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/aを要約して, https://example.com/a",
        "https://example.com/docs/を読んで, https://example.com/docs/",
        "https://example.com/a?b=1の内容は？, https://example.com/a?b=1",
        "https://example.com/aについて教えて, https://example.com/a",
        "https://example.comとは, https://example.com",
        "https://example.com/a。よろしく, https://example.com/a",
        "https://example.com/a（社内）, https://example.com/a",
        "https://example.com/a！, https://example.com/a",
        "https://ja.wikipedia.org/wiki/東京タワー, https://ja.wikipedia.org/wiki/東京タワー",
        "https://ja.wikipedia.org/wiki/東京タワーを見て, https://ja.wikipedia.org/wiki/東京タワー",
        "https://example.com/2026の計画.pdf, https://example.com/2026の計画.pdf",
        "https://example.com/資料/2026年度.pdf, https://example.com/資料/2026年度.pdf",
        "https://ja.wikipedia.org/wiki/%E3%82%92, https://ja.wikipedia.org/wiki/%E3%82%92"
    })
    void an_address_ends_where_the_japanese_sentence_goes_on(String typed, String address) {
        for (String text : List.of("見て：" + typed, "<" + typed + ">"))
            assertThat(SlackMessage.of(Json.object().put("text", text)).links())
                    .as(text)
                    .containsExactly(URI.create(address));
        String labelled = "<" + typed + "|label>";
        assertThat(SlackMessage.of(Json.object().put("text", labelled)).links())
                .containsExactly(URI.create(typed));
    }

    @Test
    void odd_addresses_are_mended_or_left_out() {
        assertThat(
                        links(
                                "{'blocks':[{'type':'link','url':'https://a.com/x|y{z}'},{'type':'link','url':'https://a.com/50%'},{'type':'link','url':'https://'},{'type':'link','url':'javascript:alert(1)'},{'type':'link','url':'https://a b.com/'},{'type':'link','url':'HTTPS://B.com'},{'type':'link','url':5}]}"))
                .containsExactly(
                        "https://a.com/x%7Cy%7Bz%7D", "https://a.com/50%25", "HTTPS://B.com");
        String deep =
                "{'elements':[".repeat(60)
                        + "{'type':'link','url':'https://a.com'}"
                        + "]}".repeat(60);
        assertThat(links("{'blocks':[" + deep + "]}")).isEmpty();
    }

    @Test
    void a_message_of_thousands_of_links_costs_little() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) text.append("<https://a.com/").append(i).append("> ");
        assertThat(links("{'text':'" + text + "'}")).hasSizeLessThanOrEqualTo(200);
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

    private static SlackMessage message(String json) {
        return SlackMessage.of(Json.parse(json.replace('\'', '"')));
    }

    private static List<String> links(String json) {
        return message(json).links().stream().map(URI::toString).toList();
    }

    private static final String SHARED =
            "{'type':'message','user':'U1','text':'see <https://acme.slack.com/archives/C9/p1700000000123456>','attachments':[{'is_msg_unfurl':true,'message_blocks':[{'team':'T1','channel':'C9','ts':'1700000000.123456',"
                    + "'message':{'blocks':[{'type':'rich_text','elements':[{'type':'rich_text_section','elements':[{'type':'text','text':'The '},{'type':'text','text':'new','style':{'bold':true}},{'type':'text','text':' price'}]}]}]}}],"
                    + "'id':1,'color':'D0D0D0','fallback':'[November 14th] ben: The new price','from_url':'https://acme.slack.com/archives/C9/p1700000000123456','ts':'1700000000.123456','author_id':'U2','author_name':'Ben','author_link':'https://acme.slack.com/team/U2','author_icon':'https://avatars.slack-edge.com/x.jpg',"
                    + "'channel_id':'C9','channel_team':'T1','text':'The *new* price','files':[{'id':'F5','name':'prices.xlsx'}],'mrkdwn_in':['text'],'footer':'Posted in #sales'}]}";
}
