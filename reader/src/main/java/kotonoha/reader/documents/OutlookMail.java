package kotonoha.reader.documents;

import java.io.IOException;
import java.time.ZoneId;
import java.util.Calendar;
import kotonoha.files.Extract;
import kotonoha.files.ReadResult;
import kotonoha.reader.Input;
import kotonoha.reader.Parser;
import kotonoha.reader.markdown.Parts;
import org.apache.poi.hsmf.MAPIMessage;
import org.apache.poi.hsmf.datatypes.AttachmentChunks;
import org.apache.poi.hsmf.exceptions.ChunkNotFoundException;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/// Reads a message that Outlook saved (`.msg`).
final class OutlookMail implements Parser {
    @Override
    public ReadResult parse(Input input) throws IOException {
        try (POIFSFileSystem container = new POIFSFileSystem(input.path().toFile(), true);
                MAPIMessage message = new MAPIMessage(container)) {
            message.setReturnNullOnMissingChunk(true);
            if (message.has7BitEncodingStrings()) message.guess7BitEncoding();
            Parts parts = new Parts(input);
            Letter letter = letter(message, parts.room());
            letter.into(parts, 1);
            if (!letter.attachments.isEmpty()) parts.note(Extract.Note.ATTACHMENTS_LEFT_OUT);
            return parts.result(Extract.Kind.MAIL);
        } catch (ChunkNotFoundException missing) {
            throw new IOException(missing);
        }
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
        for (AttachmentChunks attachment : message.getAttachmentFiles()) {
            String name = name(attachment);
            if (!name.isEmpty()) letter.attachments.add(name);
        }
        return letter;
    }

    private static String name(AttachmentChunks attachment) {
        if (attachment.getAttachLongFileName() != null)
            return said(attachment.getAttachLongFileName().getValue());
        return attachment.getAttachFileName() == null
                ? ""
                : said(attachment.getAttachFileName().getValue());
    }

    private static String said(@org.jspecify.annotations.Nullable String words) {
        return words == null ? "" : words.replace("\r\n", "\n");
    }
}
