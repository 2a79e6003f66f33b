package kotonoha.reader;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.files.Frame;
import kotonoha.files.ReadForm;
import kotonoha.kernel.Json;

/// A reader as an attacker would have it: well behaved for files called `good`, and otherwise as the file's name says.
final class HostileReader {
    private HostileReader() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("never starts")) Thread.sleep(60_000);
        OutputStream out = new BufferedOutputStream(System.out);
        InputStream in = new BufferedInputStream(System.in);
        say(out, "hello");
        while (true) {
            Frame request = Frame.read(in);
            String name = Json.text(request.head(), "name");
            if (name.equals("dies before it begins")) System.exit(1);
            say(out, "begun");
            misbehave(name, out);
            ReadForm.of(
                            Extract.of(
                                    Extract.Kind.TEXT,
                                    "text/plain",
                                    "",
                                    List.of(new Extract.Part(Extract.Unit.WHOLE, 1, "", name))))
                    .write(out);
        }
    }

    private static void misbehave(String name, OutputStream out) throws Exception {
        switch (name) {
            case "hangs" -> Thread.sleep(60_000);
            case "exits" -> System.exit(0);
            case "says nonsense" -> {
                out.write(
                        "HTTP/1.1 200 OK\r\n\r\n"
                                .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                out.flush();
                Thread.sleep(60_000);
            }
            case "says no result" -> say(out, "pleased");
            case "claims a huge message" -> {
                out.write(new byte[] {0x4b, 0x4f, 0, 1, 0x7f, 0, 0, 0, 0x7f, 0, 0, 0});
                out.flush();
                Thread.sleep(60_000);
            }
            case "floods" -> flood(out);
            case "grumbles" -> {
                for (int i = 0; i < 20_000; i++) System.err.println("grumble ".repeat(20));
            }
            case "eats memory" -> {
                List<byte[]> eaten = new ArrayList<>();
                while (true) eaten.add(new byte[1 << 20]);
            }
            case "gives a forbidden reason" ->
                    Frame.of(Json.object().put("is", "unreadable").put("reason", "NOT_FOR_ALL"))
                            .write(out);
            case "answers twice" -> {
                say(out, "begun");
                say(out, "begun");
            }
            default -> {}
        }
    }

    private static void flood(OutputStream out) throws IOException {
        while (true) say(out, "flood");
    }

    private static void say(OutputStream out, String what) throws IOException {
        Frame.of(Json.object().put("is", what)).write(out);
    }
}
