package kotonoha.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import kotonoha.kernel.Broken;
import kotonoha.net.ServerSentEvents.Event;
import org.junit.jupiter.api.Test;

class ServerSentEventsTest {
    @Test
    void reads_names_data_and_several_data_lines() throws IOException {
        assertThat(read("event: a\ndata: 1\ndata:2\n\ndata\n\nevent: none\n\nid: 3\ndata:  x\n\n"))
                .containsExactly(new Event("a", "1\n2"), new Event("", ""), new Event("", " x"));
    }

    @Test
    void skips_comments_a_byte_order_mark_and_unknown_fields() throws IOException {
        assertThat(
                        read(
                                "\uFEFFdata: 1\n\n: ping\n\n:\nretry: 5\nfoo: bar\ndata: 2\n: in between\n\n"))
                .containsExactly(new Event("", "1"), new Event("", "2"));
    }

    @Test
    void takes_every_line_end_and_a_missing_last_blank_line() throws IOException {
        for (String end : List.of("\n", "\r", "\r\n"))
            assertThat(read("event: a\ndata: 日本\n\ndata: [DONE]".replace("\n", end)))
                    .as("line end %s", end.replace("\r", "CR").replace("\n", "LF"))
                    .containsExactly(new Event("a", "日本"), new Event("", "[DONE]"));
        assertThat(new Event("", " [DONE] ").done()).isTrue();
    }

    @Test
    void gives_an_event_before_the_line_feed_of_its_last_line_end_arrives() throws IOException {
        InputStream stalls =
                new InputStream() {
                    private final InputStream start =
                            new ByteArrayInputStream(
                                    "data: 1\r\n\r".getBytes(StandardCharsets.UTF_8));

                    @Override
                    public int read() throws IOException {
                        int c = start.read();
                        if (c < 0) throw new IOException("asked for more than there is");
                        return c;
                    }

                    @Override
                    public int read(byte[] into, int offset, int length) throws IOException {
                        into[offset] = (byte) read();
                        return 1;
                    }
                };
        assertThat(new ServerSentEvents(stalls).next()).isEqualTo(new Event("", "1"));
    }

    @Test
    void any_split_of_the_stream_gives_the_same_events() throws IOException {
        String stream = "\uFEFFevent: ä\r\ndata: 答え🙂\r\ndata: 二\r\n\r\n: c\n\rdata: x\r\rdata: y";
        List<Event> whole = read(stream);
        assertThat(whole).hasSize(3);
        for (long seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            InputStream pieces =
                    new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)) {
                        @Override
                        public synchronized int read(byte[] into, int offset, int length) {
                            return super.read(into, offset, 1 + random.nextInt(5));
                        }
                    };
            assertThat(read(pieces)).as("seed %d", seed).isEqualTo(whole);
        }
    }

    @Test
    void refuses_an_event_without_end() {
        byte[] line = ("data: " + "x".repeat(1_000_000) + "\n").getBytes(StandardCharsets.UTF_8);
        for (byte[] endless : List.of(line, "data: xxxxxxxx".getBytes(StandardCharsets.UTF_8)))
            assertThatThrownBy(() -> read(new Endless(endless)))
                    .isInstanceOf(Broken.class)
                    .hasMessageContaining("larger than");
    }

    private static List<Event> read(String stream) throws IOException {
        return read(new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Event> read(InputStream in) throws IOException {
        ServerSentEvents events = new ServerSentEvents(in);
        List<Event> all = new ArrayList<>();
        for (Event event = events.next(); event != null; event = events.next()) all.add(event);
        return all;
    }

    private static final class Endless extends InputStream {
        private final byte[] again;
        private int at;

        Endless(byte[] again) {
            this.again = again;
        }

        @Override
        public int read() {
            return again[at++ % again.length] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            for (int i = 0; i < length; i++) into[offset + i] = (byte) read();
            return length;
        }
    }
}
