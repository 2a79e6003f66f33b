package kotonoha.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import kotonoha.kernel.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

class BlockRulesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'header','text':{'type':'plain_text','text':'#'}} | 150",
                "{'type':'section','text':{'type':'mrkdwn','text':'#'}} | 3000",
                "{'type':'section','fields':[{'type':'mrkdwn','text':'#'}]} | 2000",
                "{'type':'actions','elements':[{'type':'button','action_id':'a','text':{'type':'plain_text','text':'#'}}]} | 75",
                "{'type':'actions','elements':[{'type':'button','action_id':'a','value':'#','text':{'type':'plain_text','text':'x'}}]} | 2000",
                "{'type':'actions','elements':[{'type':'button','action_id':'#','text':{'type':'plain_text','text':'x'}}]} | 255",
                "{'type':'markdown','text':'#'} | 12000",
                "{'type':'task_card','task_id':'t','title':'#','status':'complete'} | 256",
                "{'type':'divider','block_id':'#'} | 255"
            })
    void takes_a_text_of_the_greatest_length_and_not_one_letter_more(String block, int most) {
        String json = "[" + block.replace('\'', '"') + "]";
        assertThat(faults(json.replace("#", "x".repeat(most)))).isEmpty();
        assertThat(faults(json.replace("#", "x".repeat(most + 1))))
                .hasSize(1)
                .allMatch(fault -> fault.contains("must be less than %d".formatted(most + 1)))
                .allMatch(fault -> fault.contains("[json-pointer:/blocks/0"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'type':'hologram'} | unsupported type",
                "{'type':'section'} | missing required field: text",
                "{'type':'header','text':{'type':'mrkdwn','text':'x'}} | unsupported type",
                "{'type':'actions','elements':[]} | missing required field: elements",
                "{'type':'task_card','task_id':'t','title':'x','status':'pending'} | invalid status",
                "{'type':'image','image_url':'https://a.example/i.png'} | alt_text",
                "{'type':'context_actions','elements':[{'type':'button','action_id':'a','text':{'type':'plain_text','text':'x'}}]} | unsupported type"
            })
    void says_what_is_wrong_and_where(String block, String what) {
        assertThat(faults("[" + block.replace('\'', '"') + "]"))
                .isNotEmpty()
                .allMatch(fault -> fault.contains(what));
    }

    @Test
    void counts_blocks_and_text_of_the_whole_message() {
        ArrayNode fifty = Json.array();
        for (int i = 0; i < 50; i++) fifty.addObject().put("type", "divider");
        assertThat(BlockRules.faults(fifty, BlockRules.Surface.MESSAGE)).isEmpty();
        fifty.addObject().put("type", "divider");
        assertThat(BlockRules.faults(fifty, BlockRules.Surface.MESSAGE)).hasSize(1);
        assertThat(BlockRules.faults(fifty, BlockRules.Surface.VIEW)).isEmpty();
        ArrayNode twoHalves = Json.array();
        twoHalves.addObject().put("type", "markdown").put("text", "x".repeat(6_000));
        twoHalves.addObject().put("type", "markdown").put("text", "x".repeat(6_001));
        assertThatThrownBy(() -> BlockRules.check(twoHalves, BlockRules.Surface.MESSAGE))
                .hasMessage("msg_too_long");
        ArrayNode sections = Json.array();
        for (int i = 0; i < 5; i++)
            sections.addObject()
                    .put("type", "section")
                    .putObject("text")
                    .put("type", "mrkdwn")
                    .put("text", "x".repeat(2_900));
        assertThatThrownBy(() -> BlockRules.check(sections, BlockRules.Surface.MESSAGE))
                .hasMessage("msg_blocks_too_long");
    }

    @Test
    void allows_one_table_of_ten_thousand_characters() {
        String cell = "{\"type\":\"raw_text\",\"text\":\"%s\"}";
        String table = "{\"type\":\"table\",\"rows\":[[" + cell + "]]}";
        assertThat(faults("[" + table.formatted("x".repeat(10_000)) + "]")).isEmpty();
        assertThat(faults("[" + table.formatted("x".repeat(10_001)) + "]")).hasSize(1);
        String small = table.formatted("x");
        assertThat(faults("[" + small + "," + small + "]")).hasSize(1);
    }

    @Test
    void keeps_message_blocks_out_of_views() {
        JsonNode blocks = Json.parse("[{\"type\":\"markdown\",\"text\":\"x\"}]");
        assertThat(BlockRules.faults(blocks, BlockRules.Surface.VIEW)).hasSize(1);
    }

    private static List<String> faults(String json) {
        return BlockRules.faults(Json.parse(json), BlockRules.Surface.MESSAGE);
    }
}
