package kotonoha.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.Time;
import kotonoha.slack.FakeSlack.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class AnswerWriterTest {
    private static final Closing CLOSING =
            new Closing(
                    List.of(
                            new Block.Context("end", List.of("1. <https://example.com|Rules>")),
                            new Block.Actions(
                                    "", List.of(new Block.Button("again", "Again", "x")))),
                    null);

    private final FakeSlack slack = new FakeSlack();
    private final TokenBuckets buckets = new TokenBuckets(Time.system());
    private final List<MessageTs> posted = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean stopHeard;
    private volatile long firstTextAt;
    private WriterSettings settings =
            WriterSettings.standard().paced(Duration.ofMillis(20)).ending(Duration.ofSeconds(10));

    private final AnswerWriter.Listener listener =
            new AnswerWriter.Listener() {
                @Override
                public void posted(MessageTs ts) {
                    posted.add(ts);
                }

                @Override
                public void firstText() {
                    firstTextAt = System.nanoTime();
                }

                @Override
                public void stoppedByUser() {
                    stopHeard = true;
                }
            };

    @AfterEach
    void close() {
        slack.close();
        assertThat(slack.complaints).isEmpty();
    }

    @Test
    void streams_an_answer_into_one_message_with_the_closing_below() {
        AnswerWriter writer = writer();
        writer.status("is searching");
        writer.task(new Task("t1", "Search", Task.Status.IN_PROGRESS, "for rules", "", List.of()));
        writer.task(
                new Task("t1", "Search", Task.Status.COMPLETE, "for rules", "3 found", List.of()));
        for (String word : "The **rule** is simple: ask first.\n\n- one\n- two".split("(?<= )"))
            writer.write(word);
        Delivered delivered = writer.finish(CLOSING);

        assertThat(delivered.complete()).isTrue();
        assertThat(delivered.messages()).isEqualTo(posted).hasSize(1);
        FakeSlack.Message message = slack.answers().getFirst();
        assertThat(message.text.toString())
                .isEqualTo("The **rule** is simple: ask first.\n\n- one\n- two");
        assertThat(message.streaming).isEqualTo("completed");
        assertThat(message.blocks).hasSize(2);
        assertThat(
                        message.tasks.stream()
                                .map(t -> Json.text(t, "details"))
                                .filter(d -> !d.isEmpty()))
                .hasSize(1);
        assertThat(slack.calls("chat.stopStream")).hasSize(1);
    }

    @Test
    void shows_the_first_text_at_once() {
        settings = WriterSettings.standard().ending(Duration.ofSeconds(5));
        AnswerWriter writer = writer();
        writer.status("is thinking");
        pause(50);
        long written = System.nanoTime();
        writer.write("The first words");
        await(() -> firstTextAt != 0);
        assertThat(Duration.ofNanos(firstTextAt - written)).isLessThan(Duration.ofMillis(500));
        writer.finish(Closing.NOTHING);
        assertThat(slack.allText()).isEqualTo("The first words");
        assertThat(slack.statuses).startsWith("is thinking");
    }

    @Test
    void clears_the_status_when_nothing_was_said() {
        AnswerWriter writer = writer();
        writer.status("is thinking");
        await(() -> !slack.statuses.isEmpty());
        writer.fail(Closing.NOTHING);
        assertThat(slack.statuses).last().isEqualTo("");
        assertThat(slack.answers()).isEmpty();
    }

    @Test
    void says_the_status_again_before_slack_forgets_it() {
        settings = with(settings, Duration.ofMillis(100));
        AnswerWriter writer = writer();
        writer.status("is thinking");
        await(() -> slack.statuses.size() >= 3);
        writer.write("done");
        writer.finish(Closing.NOTHING);
        assertThat(slack.statuses).contains("is thinking");
    }

    @Test
    void a_closing_without_text_is_posted() {
        Delivered delivered = writer().fail(CLOSING);
        assertThat(delivered.complete()).isTrue();
        assertThat(slack.answers()).hasSize(1);
        assertThat(slack.answers().getFirst().blocks).hasSize(2);
    }

    @Test
    void sixty_thousand_characters_arrive_whole_and_in_order_by_streams_and_posts() {
        String text = longJapaneseText(60_000);
        Delivered delivered = writeAll(text);
        assertThat(delivered.complete()).isTrue();
        assertWhole(text);
        List<FakeSlack.Message> messages = slack.answers();
        assertThat(messages.subList(0, messages.size() - 1)).allMatch(m -> m.blocks.isEmpty());
        assertThat(messages.getLast().blocks).hasSize(2);
        assertThat(delivered.messages()).isEqualTo(posted).hasSize(messages.size());
        assertThat(messages).allMatch(m -> balanced(m.text.toString()));
    }

    @Test
    void sixty_thousand_characters_arrive_whole_where_nothing_streams() {
        slack.always.put("chat.startStream", "unknown_method");
        String text = longJapaneseText(60_000);
        assertThat(writeAll(text).complete()).isTrue();
        assertWhole(text);
        assertThat(slack.answers())
                .allMatch(m -> m.posted)
                .allMatch(m -> balanced(m.text.toString()));
        assertThat(slack.calls("chat.startStream")).hasSize(1);
    }

    @Test
    void goes_on_in_a_new_message_before_the_stream_is_full() {
        settings = settings.bytes(400, 600);
        slack.streamBytes = 620;
        String text = "One two three. Four five six.\n\n".repeat(60);
        assertThat(writeAll(text).complete()).isTrue();
        assertWhole(text);
        assertThat(slack.answers().size()).isGreaterThan(3);
        assertThat(slack.answers())
                .allMatch(m -> m.text.toString().stripTrailing().endsWith("six."));
    }

    @Test
    void goes_on_in_a_new_message_before_the_stream_expires() {
        settings = settings.ages(Duration.ofMillis(300), Duration.ofMillis(500));
        slack.streamLifeNanos = Duration.ofMillis(1_800).toNanos();
        AnswerWriter writer = writer();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 30; i++) {
            String line = "Line number " + i + " of the answer.\n";
            all.append(line);
            writer.write(line);
            pause(50);
        }
        assertThat(writer.finish(CLOSING).complete()).isTrue();
        assertWhole(all.toString());
        assertThat(slack.answers().size()).isGreaterThan(2);
        assertThat(slack.answers()).allMatch(m -> m.streaming.equals("completed"));
    }

    @Test
    void an_expired_stream_loses_nothing() {
        slack.streamLifeNanos = Duration.ofMillis(250).toNanos();
        AnswerWriter writer = writer();
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            String line = "Sentence " + i + " is here. ";
            all.append(line);
            writer.write(line);
            pause(40);
        }
        assertThat(writer.finish(CLOSING).complete()).isTrue();
        assertWhole(all.toString());
        assertThat(slack.answers().getLast().blocks).hasSize(2);
    }

    @Test
    void a_long_code_block_is_closed_and_opened_again() {
        settings = settings.bytes(500, 800);
        slack.streamBytes = 900;
        String text =
                "Look:\n\n```java\n" + "int value = compute(1);\n".repeat(100) + "```\n\nDone.";
        assertThat(writeAll(text).complete()).isTrue();
        assertThat(slack.answers().size()).isGreaterThan(3);
        assertThat(slack.answers()).allMatch(m -> balanced(m.text.toString()));
        assertThat(
                        slack.answers().stream()
                                .mapToInt(m -> count(m.text.toString(), "compute(1)"))
                                .sum())
                .isEqualTo(100);
    }

    @Test
    void a_long_table_repeats_its_heading() {
        settings = settings.bytes(500, 800);
        slack.streamBytes = 900;
        StringBuilder table = new StringBuilder("| Name | Number |\n| --- | --- |\n");
        for (int i = 0; i < 120; i++) table.append("| row " + i + " | " + i + " |\n");
        assertThat(writeAll(table.toString()).complete()).isTrue();
        assertThat(slack.answers().size()).isGreaterThan(2);
        assertThat(slack.answers())
                .allMatch(m ->
                        m.text.toString().startsWith("| Name | Number |\n| --- | --- |\n| row"));
        for (int i = 0; i < 120; i++)
            assertThat(count(slack.allText(), "| row " + i + " |")).as("row %d", i).isEqualTo(1);
    }

    @Test
    void a_piece_whose_answer_was_cut_is_neither_lost_nor_doubled() {
        for (long seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            try (FakeSlack fresh = new FakeSlack()) {
                List<Fault> kinds =
                        List.of(
                                Fault.cutAfterAccept(),
                                Fault.cutBeforeAccept(),
                                Fault.failAfterAccept(),
                                Fault.status(500));
                for (String method :
                        List.of("chat.startStream", "chat.appendStream", "chat.stopStream"))
                    for (int i = 0; i < 2; i++)
                        fresh.fault(method, kinds.get(random.nextInt(kinds.size())));
                AnswerWriter writer = writer(fresh);
                StringBuilder all = new StringBuilder();
                for (int i = 0; i < 12; i++) {
                    String words = "part " + i + " " + "あいう".repeat(random.nextInt(5)) + " end\n";
                    all.append(words);
                    writer.write(words);
                    pause(random.nextInt(60));
                }
                Delivered delivered = writer.finish(CLOSING);
                assertThat(delivered.complete()).as("seed %d", seed).isTrue();
                assertThat(squeezed(fresh.allText()))
                        .as("seed %d", seed)
                        .isEqualTo(squeezed(all.toString()));
                assertThat(fresh.answers().getLast().blocks).as("seed %d", seed).hasSize(2);
                assertThat(fresh.answers())
                        .as("seed %d", seed)
                        .noneMatch(m -> m.streaming.equals("in_progress"));
                assertThat(fresh.complaints).isEmpty();
            }
        }
    }

    @Test
    void a_lost_post_is_found_again() {
        slack.always.put("chat.startStream", "not_allowed_token_type");
        slack.fault("chat.postMessage", Fault.cutAfterAccept(), Fault.failAfterAccept());
        assertThat(writeAll("A short answer that was posted.").complete()).isTrue();
        assertWhole("A short answer that was posted.");
        assertThat(slack.answers()).hasSize(1);
    }

    @Test
    void waits_as_long_as_slack_says() {
        slack.fault("chat.startStream", Fault.limited(0));
        slack.fault("chat.appendStream", Fault.limited(1));
        AnswerWriter writer = writer();
        writer.write("First. ");
        await(() -> !slack.answers().isEmpty());
        writer.write("Second sentence with some more words. ");
        await(() -> slack.calls("chat.appendStream").size() >= 2);
        List<FakeSlack.Call> calls = slack.calls("chat.appendStream");
        assertThat(Duration.ofNanos(calls.get(1).nanos() - calls.get(0).nanos()))
                .isGreaterThan(Duration.ofMillis(900));
        assertThat(writer.finish(CLOSING).complete()).isTrue();
        assertWhole("First. Second sentence with some more words. ");
    }

    @Test
    void posts_where_starting_must_wait() {
        slack.fault("chat.startStream", Fault.limited(30));
        assertThat(writeAll("An answer.").complete()).isTrue();
        assertThat(slack.answers()).hasSize(1).allMatch(m -> m.posted);
        assertWhole("An answer.");
    }

    @Test
    void tells_a_stop_by_the_person_from_an_expiry() {
        AnswerWriter writer = writer();
        writer.write("The beginning of it. ");
        await(() -> !slack.answers().isEmpty());
        slack.stopByUser();
        writer.write("More that was on its way. ");
        await(() -> stopHeard);
        assertThat(writer.stopped()).isTrue();
        Delivered delivered = writer.stop(CLOSING);
        assertThat(delivered.complete()).isTrue();
        assertWhole("The beginning of it. More that was on its way.");
        assertThat(slack.answers().getLast().blocks).hasSize(2);
        assertThat(slack.calls("chat.startStream")).hasSize(1);
    }

    @Test
    void a_stop_while_the_end_is_on_its_way_keeps_the_rest_back() {
        AnswerWriter writer = writer();
        writer.write("The beginning of it. ");
        await(() -> !slack.answers().isEmpty());
        slack.stopByUser();
        writer.write("Much more that nobody wants to read any longer.");
        Delivered delivered =
                writer.finish(new Closing(CLOSING.blocks(), null, "_Okay, I stopped._"));
        assertThat(delivered.complete()).isTrue();
        assertThat(slack.allText())
                .startsWith("The beginning of it")
                .endsWith("_Okay, I stopped._")
                .doesNotContain("nobody");
        assertThat(slack.answers().getLast().blocks).hasSize(2);
    }

    @Test
    void falls_back_to_posting_for_every_reason_not_to_stream() {
        for (String code :
                List.of(
                        "unknown_method",
                        "missing_recipient_team_id",
                        "invalid_thread_ts",
                        "feature_disabled",
                        "channel_type_not_supported")) {
            try (FakeSlack fresh = new FakeSlack()) {
                fresh.always.put("chat.startStream", code);
                AnswerWriter writer = writer(fresh);
                writer.task(new Task("1", "Search", Task.Status.IN_PROGRESS));
                for (int i = 0; i < 20; i++) {
                    writer.write("word " + i + " ");
                    pause(5);
                }
                assertThat(writer.finish(CLOSING).complete()).as(code).isTrue();
                assertThat(squeezed(fresh.allText()))
                        .as(code)
                        .startsWith("word0word1")
                        .endsWith("word19");
                assertThat(fresh.answers().getLast().blocks).hasSize(2);
                assertThat(fresh.complaints).isEmpty();
            }
        }
    }

    @Test
    void refused_closing_blocks_do_not_take_the_answer_with_them() {
        slack.always.put("other blocks", "");
        assertThat(writeAll("The answer.").complete()).isTrue();
        assertThat(slack.answers()).hasSize(2);
        assertThat(slack.answers().getFirst().text.toString()).isEqualTo("The answer.");
        assertThat(slack.answers().getLast().text.toString()).contains("Rules");
    }

    @Test
    void plain_text_is_the_last_resort() {
        slack.always.put("chat.startStream", "unknown_method");
        slack.always.put("markdown blocks", "");
        assertThat(writeAll("The answer & more.").complete()).isTrue();
        assertThat(slack.allText()).contains("The answer &amp; more.");
    }

    @Test
    void a_server_without_chunks_gets_the_text_without_tasks() {
        slack.fault("chat.startStream", Fault.refuse("invalid_arguments"));
        AnswerWriter writer = writer();
        writer.task(new Task("1", "Search", Task.Status.IN_PROGRESS));
        writer.write("Found it.");
        assertThat(writer.finish(CLOSING).complete()).isTrue();
        assertWhole("Found it.");
    }

    @Test
    void a_closing_does_not_repeat_what_a_task_of_its_name_has_said() {
        AnswerWriter writer = writer();
        writer.task(new Task("end", "1. Rules", Task.Status.COMPLETE));
        writer.write("Found it.");
        assertThat(writer.finish(CLOSING).complete()).isTrue();
        assertThat(slack.answers().getLast().blocks).hasSize(1);
    }

    @Test
    void a_closing_says_it_where_the_task_could_not_be_shown() {
        slack.always.put("chat.startStream", "unknown_method");
        AnswerWriter writer = writer();
        writer.task(new Task("end", "1. Rules", Task.Status.COMPLETE));
        writer.write("Found it.");
        assertThat(writer.finish(CLOSING).complete()).isTrue();
        assertThat(slack.answers().getLast().blocks.toString()).contains("Rules", "Again");
    }

    @Test
    void a_closing_says_it_where_the_server_takes_no_chunks() {
        slack.fault("chat.startStream", Fault.refuse("invalid_arguments"));
        AnswerWriter writer = writer();
        writer.task(new Task("end", "1. Rules", Task.Status.COMPLETE));
        writer.write("Found it.");
        assertThat(writer.finish(CLOSING).complete()).isTrue();
        assertThat(slack.answers().getLast().blocks.toString()).contains("Rules", "Again");
    }

    @Test
    void a_smaller_cap_than_expected_only_makes_more_messages() {
        slack.streamBytes = 1_000;
        String text = "A sentence of some length stands here. ".repeat(100);
        assertThat(writeAll(text).complete()).isTrue();
        assertWhole(text);
    }

    @Test
    void says_what_is_missing_when_slack_is_gone_for_good() {
        settings = settings.ending(Duration.ofMillis(600));
        slack.always.put("chat.startStream", "unknown_method");
        slack.always.put("chat.postMessage", "channel_not_found");
        Delivered delivered = writeAll("Nobody will read this.");
        assertThat(delivered.outcome())
                .isInstanceOfSatisfying(
                        Delivered.Outcome.Incomplete.class,
                        left -> {
                            assertThat(left.why()).isEqualTo("channel_not_found");
                            assertThat(left.missingCharacters()).isEqualTo(22);
                        });
    }

    @Test
    void fifty_answers_at_once_stay_within_the_limits_of_the_workspace()
            throws InterruptedException {
        slack.limits.putAll(
                java.util.Map.of(
                        "chat.startStream",
                        20,
                        "chat.stopStream",
                        20,
                        "chat.appendStream",
                        100,
                        "chat.update",
                        50));
        slack.limitWindowNanos = Duration.ofMillis(950).toNanos();
        TokenBuckets quick =
                new TokenBuckets(Time.system(), TokenBuckets.SLACK, Duration.ofSeconds(1));
        SlackApi api = slack.api(quick);
        List<Thread> threads = new ArrayList<>();
        List<Delivered> all = Collections.synchronizedList(new ArrayList<>());
        for (int n = 0; n < 50; n++) {
            int number = n;
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                AnswerWriter writer =
                                        new AnswerWriter(
                                                api,
                                                quick,
                                                Time.system(),
                                                settings,
                                                FakeSlack.destination(),
                                                ts -> {});
                                for (int i = 0; i < 10; i++) {
                                    writer.write("answer " + number + " part " + i + ". ");
                                    pause(30);
                                }
                                all.add(writer.finish(CLOSING));
                            }));
        }
        for (Thread thread : threads) thread.join();
        assertThat(all).hasSize(50).allMatch(Delivered::complete);
        for (int n = 0; n < 50; n++)
            assertThat(count(slack.allText(), "answer " + n + " part 9."))
                    .as("answer %d", n)
                    .isEqualTo(1);
    }

    private Delivered writeAll(String text) {
        AnswerWriter writer = writer();
        Random random = new Random(text.length());
        for (int from = 0; from < text.length(); ) {
            int to = Cut.boundary(text, Math.min(text.length(), from + 1 + random.nextInt(400)));
            writer.write(text.substring(from, Math.max(from + 1, to)));
            from = Math.max(from + 1, to);
        }
        return writer.finish(CLOSING);
    }

    private void assertWhole(String text) {
        assertThat(squeezed(withoutReopening(slack.allText())))
                .isEqualTo(squeezed(withoutReopening(text)));
    }

    /// Code fences and table headings may be said again in a new message.
    private static String withoutReopening(String text) {
        return text.replaceAll("(?m)^```\\w*$", "")
                .replaceAll("(?m)^\\| 項目 \\| 値 \\|\\n\\|[- |]+\\|$", "");
    }

    private static String squeezed(String text) {
        return text.replaceAll("\\s+", "");
    }

    private static boolean balanced(String text) {
        return count(text, "```") % 2 == 0;
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    private static String longJapaneseText(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < length; i++) {
            text.append("## 第").append(i).append("節\n\n");
            text.append("これは")
                    .append(i)
                    .append("番目の段落です。経費の申請は三営業日以内に行います。".repeat(6))
                    .append("\n\n");
            if (i % 5 == 1)
                text.append("```java\n")
                        .append(
                                ("int v" + i + " = compute(); // 計算\n")
                                        .repeat(i % 3 == 0 ? 260 : 8))
                        .append("```\n\n");
            if (i % 7 == 2) {
                text.append("| 項目 | 値 |\n| --- | --- |\n");
                for (int row = 0; row < (i % 2 == 0 ? 200 : 6); row++)
                    text.append("| 行").append(i).append('-').append(row).append(" | 内容 |\n");
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static WriterSettings with(WriterSettings s, Duration refresh) {
        return new WriterSettings(
                s.softBytes(),
                s.hardBytes(),
                s.softAge(),
                s.hardAge(),
                s.interval(),
                s.lazyInterval(),
                s.eagerCharacters(),
                s.tail(),
                s.startPatience(),
                s.liveStreams(),
                s.postCharacters(),
                s.lastPostCharacters(),
                s.updateInterval(),
                refresh,
                s.endPatience(),
                s.buffer());
    }

    private static void await(java.util.function.BooleanSupplier there) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!there.getAsBoolean() && System.nanoTime() < deadline) pause(5);
        assertThat(there.getAsBoolean()).isTrue();
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private AnswerWriter writer() {
        return writer(slack);
    }

    private AnswerWriter writer(FakeSlack to) {
        TokenBuckets own = to == slack ? buckets : new TokenBuckets(Time.system());
        return new AnswerWriter(
                to.api(own), own, Time.system(), settings, FakeSlack.destination(), listener);
    }
}
