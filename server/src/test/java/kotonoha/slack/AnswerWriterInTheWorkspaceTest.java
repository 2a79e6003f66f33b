package kotonoha.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import kotonoha.kernel.Chance;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import kotonoha.net.Http;
import kotonoha.net.HttpSettings;
import kotonoha.workspace.Fault;
import kotonoha.workspace.Person;
import kotonoha.workspace.Workspace;
import kotonoha.workspace.WorkspaceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/// The answer writer against the practice workspace, which knows none of its classes and has Slack's limits.
@Timeout(60)
class AnswerWriterInTheWorkspaceTest {
    private static final String GENERAL = "C0GENERAL1";
    private static final List<Fault> FAULTS =
            List.of(
                    new Fault.CutAfter(),
                    new Fault.CutBefore(),
                    new Fault.StatusAfter(500),
                    new Fault.Status(503),
                    new Fault.Garbage("<html>"),
                    new Fault.Slow(Duration.ofMillis(100)),
                    new Fault.TooMany(Duration.ofMillis(300)),
                    new Fault.Refuse("fatal_error"));
    private static final Closing CLOSING =
            new Closing(
                    List.of(
                            new Block.Context(
                                    "kotonoha.sources", List.of("1. <https://example.com|Rules>")),
                            new Block.ContextActions(
                                    "kotonoha.feedback",
                                    List.of(
                                            new Block.FeedbackButtons(
                                                    "feedback", "Good", "g", "Bad", "b")))),
                    Json.object()
                            .put("event_type", "answer")
                            .set("event_payload", Json.object().put("n", 1)));

    @Test
    void nothing_is_lost_or_doubled_whatever_goes_wrong() {
        for (long seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            try (Scene scene = new Scene(WorkspaceSettings.test(Time.system(), Chance.secure()))) {
                for (String method :
                        List.of("chat.startStream", "chat.appendStream", "chat.stopStream"))
                    for (int i = 0; i < 2; i++)
                        scene.workspace
                                .faults()
                                .next(method, FAULTS.get(random.nextInt(FAULTS.size())));
                AnswerWriter writer = scene.writer();
                writer.status("is searching");
                writer.task(
                        new Task("t", "Search", Task.Status.IN_PROGRESS, "for it", "", List.of()));
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < 20; i++) {
                    String words =
                            "Part " + i + " **bold** [x](https://example.com/" + i + ") 経費の申請。\n";
                    all.append(words);
                    writer.write(words);
                    pause(random.nextInt(40));
                }
                Delivered delivered = writer.finish(CLOSING);
                assertThat(delivered.complete()).as("seed %d", seed).isTrue();
                assertThat(scene.written()).as("seed %d", seed).isEqualTo(squeezed(all.toString()));
                assertThat(scene.answers().getLast().toString())
                        .as("seed %d", seed)
                        .contains("feedback_buttons");
                assertThat(scene.answers())
                        .noneMatch(m -> Json.text(m, "streaming_state").equals("in_progress"));
                assertThat(scene.workspace.unknownArguments()).isEmpty();
            }
        }
    }

    @Test
    void a_very_long_answer_arrives_whole_under_all_limits() {
        try (Scene scene =
                new Scene(
                        WorkspaceSettings.practice(Time.system(), Chance.secure())
                                .withCompany(false))) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; all.length() < 60_000; i++) {
                all.append("## 第").append(i).append("節\n\n");
                all.append("これは段落です。経費の申請は三営業日以内に行います。".repeat(10)).append("\n\n");
            }
            AnswerWriter writer = scene.writer();
            for (int from = 0; from < all.length(); from += 50)
                writer.write(all.substring(from, Math.min(all.length(), from + 50)));
            assertThat(writer.finish(CLOSING).complete()).isTrue();
            assertThat(scene.written()).isEqualTo(squeezed(all.toString()));
            assertThat(scene.workspace.unknownArguments()).isEmpty();
        }
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static final class Scene implements AutoCloseable {
        final Workspace workspace;
        private final Http http = new Http(HttpSettings.standard());
        private final Person hana;
        private final String root;

        Scene(WorkspaceSettings settings) {
            workspace = Workspace.start(settings);
            hana = workspace.person("U0HANA0001");
            root = hana.mention(GENERAL, "a question");
        }

        AnswerWriter writer() {
            TokenBuckets buckets = new TokenBuckets(Time.system());
            SlackApi api =
                    new SlackApi(
                            http, workspace.apiUrl(), workspace.botToken(), buckets, Time.system());
            Destination to =
                    new Destination(
                            new ChannelId(GENERAL),
                            new MessageTs(root),
                            new UserId(hana.id()),
                            new TeamId(workspace.team()),
                            false);
            WriterSettings settings = WriterSettings.standard().paced(Duration.ofMillis(30));
            return new AnswerWriter(api, buckets, Time.system(), settings, to, ts -> {});
        }

        List<JsonNode> answers() {
            List<JsonNode> thread = new ArrayList<>(hana.thread(GENERAL, root));
            thread.removeIf(m -> Json.text(m, "ts").equals(root));
            return thread;
        }

        /// All Markdown of all answers, without whitespace.
        String written() {
            return answers().stream()
                    .flatMap(m -> m.path("blocks").valueStream())
                    .filter(b -> Json.text(b, "type").equals("markdown"))
                    .map(b -> squeezed(Json.text(b, "text")))
                    .collect(Collectors.joining());
        }

        @Override
        public void close() {
            workspace.close();
            http.close();
        }
    }
}
