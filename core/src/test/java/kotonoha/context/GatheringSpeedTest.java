package kotonoha.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Time;
import kotonoha.kernel.UserId;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// What gathering itself costs; reading files is the reader's part.
class GatheringSpeedTest {
    private static final String ROOT = "1700000000.000001";

    @Test
    void a_thread_of_1000_messages_a_2_mb_canvas_and_ten_long_files_are_ready_in_time() {
        try (SmallSlack slack = new SmallSlack()) {
            furnish(slack);
            Time time = Time.system();
            Gathering gathering =
                    new Gathering(
                            slack.api(time),
                            new PlainReading(),
                            List.of(),
                            Senses.none(),
                            new Looking(time),
                            ContextSettings.standard(),
                            time);
            Question question = Question.of(payload()).orElseThrow();
            Asker asker = new Asker(new UserId("U1"), "Hana", Language.JA, ZoneId.of("Asia/Tokyo"));
            long busy = processor();
            long start = System.nanoTime();
            Context context = gathering.gather(question, asker, true);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Duration used = Duration.ofNanos(processor() - busy);
            System.out.printf("gathered in %s, processor time %s%n", took, used);
            assertThat(context.items()).hasSize(12).allMatch(Item::read);
            assertThat(context.items()).allMatch(item -> item.tokens() > 400);
            // on two processors: half of it each; the wall clock also shows what else the machine
            // does
            assertThat(used).isLessThan(Duration.ofSeconds(6));
        }
    }

    private static long processor() {
        return ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static void furnish(SmallSlack slack) {
        for (int i = 1; i <= 30; i++) slack.person("U" + i, "Person " + i, false);
        ObjectNode channel = slack.channel("C1", "general", true, "U1", "U2");
        channel.putObject("properties").putObject("canvas").put("file_id", "FC");
        String page =
                "## 第一章 Rules\n\n出張の費用は上限を超えて請求できません。The limit is 12,000 yen.\n\n"
                        + "| 地域 | 金額 |\n| --- | --- |\n| 東京 | 12000 |\n| 大阪 | 11000 |\n\n";
        slack.canvas("FC", "Handbook", "U2", page.repeat(2_000_000 / page.length()), "C1");
        slack.say("C1", ROOT, "", "U2", "Start");
        for (int i = 1; i < 1_000; i++) {
            String ts = "1700000000.%06d".formatted(i + 1);
            String text = "メッセージ %d の内容です。Please check <https://a.example/%d>.".formatted(i, i);
            ObjectNode message = slack.say("C1", ts, ROOT, "U" + (1 + i % 30), text.repeat(3));
            if (i % 100 == 0)
                SmallSlack.attach(
                        message, slack.file("F" + i, "f" + i + ".pdf", "U2", longText(i), "C1"));
        }
        SmallSlack.attach(
                slack.say("C1", "1700000000.009999", ROOT, "U2", "last"),
                slack.file("F0", "f0.pdf", "U2", longText(0), "C1"));
    }

    private static String longText(int seed) {
        String sentence = "条項 " + seed + " に基づく納期は二週間とする。Delivery within two weeks.\n\n";
        StringBuilder text = new StringBuilder();
        while (text.length() < 400_000) {
            text.append(sentence.repeat(40)).append('\f');
        }
        return text.toString();
    }

    private static ObjectNode payload() {
        return Json.object()
                .put("team", "T1")
                .put("channel", "C1")
                .put("kind", "CHANNEL")
                .put("user", "U1")
                .put("ts", "1700000900.000001")
                .put("thread", ROOT)
                .put("text", "出張費の上限と納期を教えて")
                .put("bot_user", SmallSlack.BOT);
    }
}
