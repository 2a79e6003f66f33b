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
                            new Block.Actions("", List.of(new Block.Button("again", "Again", "x")))),
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
        writer.task(new Task("t1", "Search", Task.Status.COMPLETE, "for rules", "3 found", List.of()));
        for (String word : "The **rule** is simple: ask first.\n\n- one\n- two".split("(?<= )")) writer.write(word);
        Delivered delivered = writer.finish(CLOSING);

        assertThat(delivered.complete()).isTrue();
        assertThat(delivered.messages()).isEqualTo(posted).hasSize(1);
        FakeSlack.Message message = slack.answers().getFirst();
        assertThat(message.text.toString()).isEqualTo("The **rule** is simple: ask first.\n\n- one\n- two");
        assertThat(message.streaming).isEqualTo("completed");
        assertThat(message.blocks).hasSize(2);
        assertThat(message.tasks.stream().map(t -> Json.text(t, "details")).filter(d -> !d.isEmpty())).hasSize(1);
        assertThat(slack.calls("chat.stopStream")).hasSize(1);
    }

    private AnswerWriter writer() {
        return new AnswerWriter(slack.api(buckets), buckets, Time.system(), settings, FakeSlack.destination(), listener);
    }
}
