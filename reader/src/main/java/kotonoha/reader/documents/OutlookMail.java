package kotonoha.reader.documents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.reader.Attached;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;
import kotonoha.reader.markdown.Parts;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.AttachmentChunks;
import org.apache.poi.hsmf.datatypes.ByteChunk;
import org.apache.poi.hsmf.datatypes.StringChunk;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.jspecify.annotations.Nullable;

/// Reads a message that Outlook saved (`.msg`), those that lie in it, and the files that came with them.
final class OutlookMail implements Parser {
    private static final int LETTERS = 50;
    private static final int DEPTH = 10;

    @Override
    public ReadResult parse(Input input) throws IOException {
        return parse(input, Attached.NAMED);
    }

    @Override
    public ReadResult parse(Input input, Attached attached) throws IOException {
        try (POIFSFileSystem container = new POIFSFileSystem(input.path().toFile(), true);
                MAPIMessage message = new MAPIMessage(container)) {
            Parts parts = new Parts(input);
            Reading reading = new Reading(parts);
            reading.read(message, 0);
            reading.files(attached);
            return parts.result(Extract.Kind.MAIL);
        } catch (ChunkNotFoundException missing) {
            throw new IOException(missing);
        }
    }

    /// A letter and what came with it, apart from messages, which are letters themselves.
    private record Opened(Letter letter, List<AttachmentChunks> files) {}

    /// The words of all letters are read before the first file is.
    private static final class Reading {
        private final Parts parts;
        private final List<Opened> all = new ArrayList<>();

        Reading(Parts parts) {
            this.parts = parts;
        }

        void read(MAPIMessage message, int depth) throws ChunkNotFoundException, IOException {
            message.setReturnNullOnMissingChunk(true);
            if (message.has7BitEncodingStrings()) message.guess7BitEncoding();
            Letter letter = letter(message, parts.room());
            List<AttachmentChunks> files = new ArrayList<>();
            all.add(new Opened(letter, files));
            for (AttachmentChunks attachment : message.getAttachmentFiles()) {
                if (attachment.isEmbeddedMessage()) inner(attachment, letter, depth);
                else files.add(attachment);
            }
        }

        private void inner(AttachmentChunks attachment, Letter letter, int depth)
                throws ChunkNotFoundException, IOException {
            String name = name(attachment);
            if (all.size() >= LETTERS || depth >= DEPTH) {
                letter.attachments.add(name + ": not read: too many messages in one");
                parts.note(Extract.Note.ATTACHMENTS_LEFT_OUT);
                return;
            }
            letter.attachments.add(name);
            // Not closed: it lies in the same container, whose files are read later.
            MAPIMessage message = attachment.getEmbeddedMessage();
            if (message != null) read(message, depth + 1);
        }

        void files(Attached attached) {
            long words = 0;
            for (Opened opened : all) words += opened.letter().text.length();
            attached.words((int) Math.min(words, parts.room()));
            int number = 0;
            for (Opened opened : all) {
                for (AttachmentChunks file : opened.files()) file(file, opened.letter(), attached);
                opened.letter().into(parts, ++number);
            }
        }

        private void file(AttachmentChunks file, Letter letter, Attached attached) {
            String name = name(file);
            if (file.getAttachContentId() != null && isPicture(file, name)) {
                letter.attachments.add(name); // a logo in the text is nobody's loss
                return;
            }
            letter.attachments.add(attached.file(name, () -> open(file)));
            if (attached == Attached.NAMED) parts.note(Extract.Note.ATTACHMENTS_LEFT_OUT);
        }
    }

    private static InputStream open(AttachmentChunks file) throws IOException {
        try {
            ByteChunk data = file.getAttachData();
            byte[] bytes = data == null ? file.getEmbeddedAttachmentObject() : data.getValue();
            return new ByteArrayInputStream(bytes == null ? new byte[0] : bytes);
        } catch (RuntimeException broken) {
            throw new IOException(broken);
        }
    }

    private static boolean isPicture(AttachmentChunks file, String name) {
        return said(file.getAttachMimeTag()).startsWith("image/")
                || name.toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|gif|bmp|emf|wmf)");
    }

    private static Letter letter(MAPIMessage message, int most) throws ChunkNotFoundException {
        Letter letter = new Letter();
        letter.subject = said(message.getSubject());
        letter.from = said(message.getDisplayFrom());
        letter.to = said(message.getDisplayTo());
        letter.copy = said(message.getDisplayCC());
        Calendar date = message.getMessageDate();
        if (date != null) {
            letter.day = date.toInstant().atZone(ZoneId.of("UTC")).toLocalDate();
            letter.date = date.toInstant().toString();
        }
        String plain = said(message.getTextBody());
        String html = plain.isBlank() ? said(message.getHtmlBody()) : "";
        letter.add(html.isBlank() ? plain : Letter.markdown(html, most));
        if (letter.text.isEmpty()) letter.add(Rtf.plain(said(message.getRtfBody())));
        return letter;
    }

    private static String name(AttachmentChunks attachment) {
        for (StringChunk name :
                new StringChunk[] {
                    attachment.getAttachLongFileName(),
                    attachment.getAttachFileName(),
                    attachment.getAttachDisplayName()
                }) if (!said(name).isBlank()) return said(name);
        return "(no name)";
    }

    private static String said(@Nullable StringChunk words) {
        return words == null ? "" : said(words.getValue());
    }

    private static String said(@Nullable String words) {
        return words == null ? "" : words.replace("\r\n", "\n");
    }
}
