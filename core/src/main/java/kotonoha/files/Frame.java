package kotonoha.files;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import tools.jackson.databind.JsonNode;

/// One message on the pipe between the host and its reader: two marks, a version, the lengths, a JSON head and a body of
/// bytes. Whoever reads one believes nothing about it but its bounds.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Frame(JsonNode head, byte[] body) {
    /// More than the text of the largest extract needs.
    private static final int MOST_HEAD = 16 << 20;

    private static final int MOST_BODY = 24 << 20;
    private static final int MARK = 0x4b4f0001;

    public static Frame of(JsonNode head) {
        return new Frame(head, new byte[0]);
    }

    public void write(OutputStream out) throws IOException {
        byte[] json = Json.bytes(head);
        DataOutputStream data = new DataOutputStream(out);
        data.writeInt(MARK);
        data.writeInt(json.length);
        data.writeInt(body.length);
        data.write(json);
        data.write(body);
        data.flush();
    }

    /// The next message. Throws [EOFException] at the end, and another [IOException] for what is no message.
    public static Frame read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        if (data.readInt() != MARK) throw new IOException("not a message of the reader");
        int head = data.readInt();
        int body = data.readInt();
        if (head < 0 || head > MOST_HEAD || body < 0 || body > MOST_BODY)
            throw new IOException("a message of %d and %d bytes".formatted(head, body));
        try {
            JsonNode json = Json.parse(exactly(data, head));
            return new Frame(json, exactly(data, body));
        } catch (Broken notJson) {
            throw new IOException("a message whose head is not JSON", notJson);
        }
    }

    /// Memory grows with what really comes, not with what was announced.
    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw new EOFException();
        return bytes;
    }

    @Override
    public String toString() {
        return "message of %d bytes".formatted(body.length);
    }
}
