package kotonoha.reader;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import kotonoha.files.Frame;
import kotonoha.kernel.Json;
import kotonoha.kernel.Time;
import kotonoha.reader.walls.Walls;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The reader's process: walls itself in, says hello, and answers one request after the other until its standard input
/// ends.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
        InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in));
        // No library can write into the pipe.
        System.setOut(System.err);
        Path scratch = Path.of(System.getProperty("java.io.tmpdir", "."));
        List<String> protection =
                Stream.of(System.getProperty(Walled.PROPERTY, ""), Walls.inTheReader())
                        .filter(wall -> !wall.isEmpty())
                        .toList();
        Serving serving =
                new Serving(new Reading(Parsers.all(), Limits.standard(), Time.system()), scratch);
        hello(protection).write(out);

        BlockingQueue<Frame> requests = new LinkedBlockingQueue<>();
        Thread.ofPlatform().daemon().name("requests").start(() -> listen(in, requests));
        while (true) {
            Frame request = requests.take();
            Frame.of(Json.object().put("is", "begun")).write(out);
            serving.answer(request).write(out);
        }
    }

    /// The host is gone when its pipe is: whatever is being read is of no use to anybody.
    private static void listen(InputStream in, BlockingQueue<Frame> requests) {
        try {
            while (true) requests.add(Frame.read(in));
        } catch (IOException | RuntimeException over) {
            Runtime.getRuntime().halt(0);
        }
    }

    private static Frame hello(List<String> protection) {
        ObjectNode head = Json.object().put("is", "hello");
        ArrayNode walls = head.putArray("protection");
        protection.forEach(walls::add);
        return Frame.of(head);
    }
}
