package kotonoha.reader;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import kotonoha.files.Extract;
import kotonoha.files.Frame;
import kotonoha.files.ReadForm;
import kotonoha.kernel.Json;
import kotonoha.reader.walls.Walls;
import tools.jackson.databind.node.ObjectNode;

/// Sits behind the reader's walls and tries what it should not be able to do. The bytes of the file it is given are a
/// path outside and a port that listens; the answer is a line for each attempt.
final class Prisoner {
    private Prisoner() {}

    public static void main(String[] args) throws Exception {
        String wall = Walls.inTheReader();
        OutputStream out = new BufferedOutputStream(System.out);
        InputStream in = new BufferedInputStream(System.in);
        ObjectNode hello = Json.object().put("is", "hello");
        hello.putArray("protection").add(System.getProperty("kotonoha.walls", "")).add(wall);
        Frame.of(hello).write(out);
        while (true) {
            Frame request = Frame.read(in);
            Frame.of(Json.object().put("is", "begun")).write(out);
            Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
            String[] aims =
                    Files.readString(scratch.resolve(Json.text(request.head(), "file")))
                            .split("\n");
            List<Extract.Part> parts = new ArrayList<>();
            attempts(Path.of(aims[0]), Integer.parseInt(aims[1]), scratch)
                    .forEach((name, attempt) ->
                            parts.add(
                                    new Extract.Part(
                                            Extract.Unit.SECTION, 1, name, tried(attempt))));
            ReadForm.of(Extract.of(Extract.Kind.TEXT, "text/plain", "", parts)).write(out);
        }
    }

    private static String tried(Callable<?> attempt) {
        try {
            return "done: " + attempt.call();
        } catch (Throwable e) {
            return "refused: " + e;
        }
    }

    private static Map<String, Callable<?>> attempts(Path outside, int port, Path scratch) {
        Map<String, Callable<?>> attempts = new LinkedHashMap<>();
        attempts.put("socket", () -> new Socket("127.0.0.1", port).isConnected());
        attempts.put("channel", () -> SocketChannel.open(new InetSocketAddress("127.0.0.1", port)));
        attempts.put("datagram", DatagramChannel::open);
        attempts.put(
                "page",
                () -> URI.create("http://127.0.0.1:" + port + "/").toURL().openStream().read());
        attempts.put("name", () -> InetAddress.getByName("example.com"));
        attempts.put("process", () -> new ProcessBuilder("/bin/true").start().waitFor());
        attempts.put(
                "own program",
                () -> {
                    Path program = Files.writeString(scratch.resolve("run"), "#!/bin/sh\nexit 0\n");
                    program.toFile().setExecutable(true);
                    return new ProcessBuilder(program.toString()).start().waitFor();
                });
        attempts.put("read outside", () -> Files.readString(outside));
        attempts.put("write outside", () -> Files.writeString(outside, "owned"));
        attempts.put(
                "write beside", () -> Files.writeString(outside.resolveSibling("new"), "owned"));
        attempts.put("delete outside", () -> Files.deleteIfExists(outside));
        attempts.put("list outside", () -> Files.list(outside.getParent()).toList());
        attempts.put(
                "link outside",
                () -> {
                    Path link = scratch.resolve("link");
                    Files.createSymbolicLink(link, outside);
                    return Files.readString(link);
                });
        attempts.put("users", () -> Files.readString(Path.of("/etc/passwd")));
        attempts.put(
                "other processes", () -> Files.readAllBytes(Path.of("/proc/1/cmdline")).length);
        attempts.put(
                "parent's memory",
                () ->
                        Files.readAllBytes(
                                        Path.of(
                                                "/proc",
                                                String.valueOf(
                                                        ProcessHandle.current()
                                                                .parent()
                                                                .orElseThrow()
                                                                .pid()),
                                                "environ"))
                                .length);
        // Without walls of the system it would succeed, and end the tests.
        if (!System.getProperty("kotonoha.walls", "").isEmpty())
            attempts.put("kill", () -> ProcessHandle.current().parent().orElseThrow().destroy());
        attempts.put(
                "on another thread",
                () -> ForkJoinPool.commonPool().submit(() -> Files.readString(outside)).get());
        attempts.put(
                "environment",
                () -> {
                    if (System.getenv().keySet().stream()
                            .anyMatch(name -> name.matches("PATH|HOME|USER"))) return "seen";
                    throw new IOException("nothing there");
                });
        attempts.put(
                "scratch",
                () -> Files.readString(Files.writeString(scratch.resolve("mine"), "allowed")));
        attempts.put(
                "sqlite",
                () -> {
                    try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:");
                            var rows = connection.createStatement().executeQuery("SELECT 6 * 7")) {
                        return rows.getInt(1);
                    }
                });
        return attempts;
    }
}
