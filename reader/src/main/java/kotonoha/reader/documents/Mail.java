package kotonoha.reader.documents;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.reader.Attached;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;
import kotonoha.reader.markdown.Lines;
import kotonoha.reader.markdown.Parts;
import kotonoha.reader.web.Dates;
import kotonoha.reader.web.HtmlBytes;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.util.ByteSequence;
import org.jspecify.annotations.Nullable;

/// Reads an e-mail as a stream, once for its words and once for the files that came with it: the words come first. A mail
/// inside it is a letter of its own.
final class Mail implements Parser {
    private static final int LETTERS = 50;
    private static final int LARGEST_TEXT = 4 << 20;
    private static final Set<String> SIGNATURES =
            Set.of(
                    "application/pkcs7-signature",
                    "application/x-pkcs7-signature",
                    "application/pgp-signature",
                    "application/pgp-keys");

    /// One multipart on the way down; in an alternative the last readable form waits until it ends.
    private static final class Level {
        final boolean alternative;
        String plain = "";
        String html = "";

        Level(boolean alternative) {
            this.alternative = alternative;
        }
    }

    @Override
    public ReadResult parse(Input input) throws IOException {
        return parse(input, Attached.NAMED);
    }

    @Override
    public ReadResult parse(Input input, Attached attached) throws IOException {
        Parts parts = new Parts(input);
        try {
            Reading words = new Reading(parts, List.of(), null);
            words.read(input.path());
            attached.words((int) Math.min(words.taken(), parts.room()));
            if (words.files) new Reading(parts, words.all, attached).read(input.path());
            words.tell();
            if (parts.isEmpty()) return new Unreadable(Unreadable.Reason.DAMAGED, "e-mail");
            return parts.extract(Extract.Kind.MAIL, null);
        } catch (MimeException broken) {
            throw new IOException(broken);
        }
    }

    private static final class Reading {
        private final Parts parts;
        private final Deque<Letter> letters = new ArrayDeque<>();
        private final Deque<Level> levels = new ArrayDeque<>();
        private final Map<String, String> fields = new HashMap<>();
        private final List<Letter> all;
        private final @Nullable Attached attached;
        private int begun;
        private boolean files;

        /// The second time the letters are known, and only their files are looked for.
        Reading(Parts parts, List<Letter> letters, @Nullable Attached attached) {
            this.parts = parts;
            this.all = new ArrayList<>(letters);
            this.attached = attached;
        }

        void read(Path file) throws IOException, MimeException {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                read(in);
            }
        }

        private void read(InputStream in) throws IOException, MimeException {
            MimeConfig config =
                    new MimeConfig.Builder()
                            .setMaxLineLen(-1)
                            .setMaxHeaderLen(200_000)
                            .setMaxHeaderCount(2_000)
                            .setMaxContentLen(-1)
                            .build();
            MimeTokenStream stream = new MimeTokenStream(config);
            stream.parse(in);
            try {
                for (EntityState state = stream.getState();
                        state != EntityState.T_END_OF_STREAM && !full();
                        state = stream.next()) take(state, stream);
            } catch (MimeException | IOException broken) {
                if (letters.isEmpty()) throw broken;
                parts.note(Extract.Note.PARTLY_DAMAGED);
            }
            while (!levels.isEmpty()) endLevel();
        }

        private boolean full() {
            if (attached != null) return false;
            if (parts.full()) return true;
            boolean full = taken() > parts.room();
            if (full) parts.note(Extract.Note.CUT);
            // Behind them there may be files.
            files |= full;
            return full;
        }

        private long taken() {
            long taken = 0;
            for (Letter letter : all) taken += letter.text.length();
            return taken;
        }

        private void take(EntityState state, MimeTokenStream stream)
                throws IOException, MimeException {
            switch (state) {
                case T_START_MESSAGE -> {
                    if (++begun > LETTERS) throw new MimeException("too many messages in one");
                    if (attached == null) all.add(new Letter());
                    letters.push(all.get(Math.min(begun, all.size()) - 1));
                    fields.clear();
                }
                case T_START_HEADER, T_START_BODYPART -> fields.clear();
                case T_FIELD -> field(stream.getField());
                case T_END_HEADER -> headers();
                case T_START_MULTIPART ->
                        levels.push(
                                new Level(
                                        type(stream.getBodyDescriptor())
                                                .equals("multipart/alternative")));
                case T_END_MULTIPART -> endLevel();
                case T_BODY -> body(stream);
                case T_END_MESSAGE -> endLetter();
                default -> {}
            }
        }

        private void field(Field field) {
            ByteSequence raw = field.getRaw();
            String line =
                    raw == null
                            ? field.getName() + ":" + field.getBody()
                            : MailHeader.raw(raw.toByteArray());
            int colon = line.indexOf(':');
            if (colon > 0)
                fields.putIfAbsent(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1));
        }

        private void headers() {
            Letter letter = letters.peek();
            if (letter == null || !letter.from.isEmpty() || !letter.subject.isEmpty()) return;
            letter.from = MailHeader.words(fields.getOrDefault("from", ""));
            letter.to = MailHeader.words(fields.getOrDefault("to", ""));
            letter.copy = MailHeader.words(fields.getOrDefault("cc", ""));
            letter.subject = MailHeader.words(fields.getOrDefault("subject", ""));
            letter.date = Lines.one(fields.getOrDefault("date", ""), 100);
            letter.day = Dates.in(letter.date);
        }

        private void body(MimeTokenStream stream) throws IOException {
            Letter letter = letters.peek();
            if (letter == null) return;
            BodyDescriptor descriptor = stream.getBodyDescriptor();
            String type = type(descriptor);
            String disposition = fields.getOrDefault("content-disposition", "");
            String name = MailHeader.parameter(disposition, "filename");
            if (name.isEmpty())
                name = MailHeader.parameter(fields.getOrDefault("content-type", ""), "name");
            boolean isFile = disposition.strip().toLowerCase(Locale.ROOT).startsWith("attachment");
            boolean readable = type.equals("text/plain") || type.equals("text/html");
            if (isFile || !readable || !name.isEmpty() && !disposition.isBlank()) {
                boolean part =
                        name.isEmpty()
                                && !isFile
                                && (!type.startsWith("application/")
                                        || fields.containsKey("content-location"));
                if (part) return; // pictures, styles and scripts of a saved page
                boolean quiet = SIGNATURES.contains(type) || !isFile && type.startsWith("image/");
                file(stream, name.isEmpty() ? "(no name)" : name, quiet ? type : "", letter);
                return;
            }
            if (attached != null) return;
            byte[] bytes = stream.getDecodedInputStream().readNBytes(LARGEST_TEXT);
            String words =
                    text(
                            bytes,
                            MailHeader.parameter(
                                    fields.getOrDefault("content-type", ""), "charset"));
            put(letter, words, type.equals("text/html"));
        }

        /// @param quiet the type of what is nobody's loss: a logo, a signature; "" for what is to be read
        private void file(MimeTokenStream stream, String name, String quiet, Letter letter) {
            files = true;
            if (attached == null) return;
            letter.attachments.add(
                    quiet.isEmpty()
                            ? attached.file(name, stream::getDecodedInputStream)
                            : name + " (" + quiet + ")");
            boolean unread = quiet.isEmpty() && attached == Attached.NAMED;
            if (unread) parts.note(Extract.Note.ATTACHMENTS_LEFT_OUT);
        }

        private void put(Letter letter, String words, boolean html) {
            Level level = nearestAlternative();
            if (level == null)
                letter.add(html ? Letter.markdown(words, parts.room()) : plain(words));
            else if (html) level.html += words;
            else level.plain += words;
        }

        private @Nullable Level nearestAlternative() {
            for (Level level : levels) if (level.alternative) return level;
            return null;
        }

        private void endLevel() {
            if (levels.isEmpty()) return;
            Level level = levels.pop();
            Letter letter = letters.peek();
            if (letter == null || !level.alternative) return;
            String html = level.html.isBlank() ? "" : Letter.markdown(level.html, parts.room());
            String plain = plain(level.plain);
            boolean poor = plain.length() < html.length() * 0.3 || html.contains("| --- |");
            letter.add(plain.isBlank() || poor && !html.isBlank() ? html : plain);
        }

        private void endLetter() {
            if (!letters.isEmpty()) letters.pop();
        }

        /// In the order in which they began: a mail stands before those that it brings.
        private void tell() {
            int number = 0;
            for (Letter letter : all) letter.into(parts, ++number);
        }

        private static String plain(String words) {
            return words.replace("\r\n", "\n").replace('\r', '\n');
        }

        private static String text(byte[] bytes, String charset) {
            if (charset.isEmpty() || charset.equalsIgnoreCase("us-ascii"))
                return MailHeader.raw(bytes, LARGEST_TEXT);
            if (charset.equalsIgnoreCase("iso-2022-jp"))
                return new String(bytes, MailHeader.charset(charset));
            return HtmlBytes.of(bytes, charset).text();
        }

        private static String type(BodyDescriptor descriptor) {
            String type = descriptor.getMimeType();
            return type == null ? "text/plain" : type.toLowerCase(Locale.ROOT);
        }
    }
}
