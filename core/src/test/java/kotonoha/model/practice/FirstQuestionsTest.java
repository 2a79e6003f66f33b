package kotonoha.model.practice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import kotonoha.kernel.Asker;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Place;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import kotonoha.knowledge.Documents;
import kotonoha.knowledge.index.LuceneLibrary;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRequest.Role;
import kotonoha.model.ModelRun;
import kotonoha.tools.SearchKnowledge;
import kotonoha.tools.Shelf;
import kotonoha.tools.Use;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The questions that the practice workspace suggests, asked of the real search and the practice model.
class FirstQuestionsTest {
    private static final Path COMPANY =
            Path.of("../server/src/main/resources/kotonoha/workspace/company");

    private static final Map<String, List<String>> EXPECTED =
            Map.of(
                    "国内出張の宿泊費の上限はいくらですか？",
                            List.of("1 泊 14,000 円", "1 泊 12,000 円", "9,800 円", "数値が異なります"),
                    "在宅勤務は週に何日までできますか？", List.of("在宅勤務は週 3 日までとする。 [1]"),
                    "本番デプロイを中止する基準を教えてください", List.of("| エラー率 | 0.5 % を超える |", "| 応答時間 p95 |"),
                    "保証期間が過ぎた HG-4 の修理費用は？", List.of("11,000 円"),
                    "How many API requests per minute may one token make?",
                            List.of("**120 requests per minute**"),
                    "What are the first response and update times for a SEV1?",
                            List.of("within 15 minutes | every 30 minutes"),
                    "How many days a year may I work from abroad?",
                            List.of("**20 working days per calendar year**"),
                    "How do we restore the production database to a point in time?",
                            List.of("1. Declare an incident", "unemi-db restore --to"));

    private final PracticeModel model = new PracticeModel(Time.system(), Duration.ZERO);
    private final SearchKnowledge search =
            new SearchKnowledge(
                    new LuceneLibrary(() ->
                            Documents.inFolder(COMPANY.resolve("docs"), "http://a.example/docs/")));

    @Test
    void have_good_answers() throws IOException {
        JsonNode company = Json.parse(Files.readAllBytes(COMPANY.resolve("company.json")));
        int asked = 0;
        for (JsonNode suggestion : company.path("suggestions")) {
            String question = Json.text(suggestion, "text");
            String answer =
                    ask(Json.text(suggestion, "lang"), List.of(new Item.Said(Role.USER, question)));
            assertThat(answer)
                    .as(question)
                    .contains(EXPECTED.getOrDefault(question, List.of("no expectation")));
            asked++;
        }
        assertThat(asked).isEqualTo(8);
    }

    @Test
    void can_be_followed_up() {
        Item first = new Item.Said(Role.USER, "国内出張の宿泊費の上限はいくらですか？");
        Item reply = new Item.Said(Role.ASSISTANT, "1 泊 12,000 円です。");
        assertThat(ask("ja", List.of(first, reply, new Item.Said(Role.USER, "海外の場合は？"))))
                .contains("北米・西欧が 1 泊 26,000 円");
        Item english = new Item.Said(Role.USER, "What is the hotel limit for travel abroad?");
        assertThat(
                        ask(
                                "en",
                                List.of(
                                        english,
                                        reply,
                                        new Item.Said(Role.USER, "and for domestic trips?"))))
                .contains("14,000 yen a night");
    }

    @Test
    void leave_what_nobody_knows_unanswered() {
        assertThat(ask("en", List.of(new Item.Said(Role.USER, "What is the capital of France?"))))
                .contains("found no passage");
    }

    private String ask(String language, List<Item> conversation) {
        List<Item> input = new ArrayList<>(conversation);
        Place place =
                new Place(
                        new TeamId("T1"), new ChannelId("C1"), Place.Kind.DM, new MessageTs("1.1"));
        Asker asker =
                new Asker(new UserId("U1"), "A", Language.ofLocale(language), ZoneId.of("UTC"));
        Use use = new Use(asker, place, new Shelf());
        StringBuilder answer = new StringBuilder();
        for (int round = 0; round < 4 && answer.isEmpty(); round++) {
            for (ModelEvent event : events(request(language, input))) {
                if (event instanceof ModelEvent.Text(String piece)) answer.append(piece);
                if (event
                        instanceof ModelEvent.ToolCall(String call, String name, String arguments))
                    input.add(
                            new Item.ToolResult(
                                    call, search.run(Json.parse(arguments), use).output()));
            }
        }
        return answer.toString();
    }

    private ModelRequest request(String language, List<Item> input) {
        ModelRequest.Tool tool =
                new ModelRequest.Tool(search.name(), search.description(), search.parameters());
        return new ModelRequest(
                "m", "Answer language: " + language, input, List.of(tool), List.of(), false, "t");
    }

    private List<ModelEvent> events(ModelRequest request) {
        List<ModelEvent> events = new ArrayList<>();
        try (ModelRun run = model.start(request)) {
            while (events.isEmpty() || !(events.getLast() instanceof ModelEvent.Finished))
                events.add(run.next());
        }
        return events;
    }
}
