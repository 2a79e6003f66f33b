package kotonoha.context;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import kotonoha.files.CannotRead;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Kind;
import kotonoha.files.Extract.Part;
import kotonoha.files.Extract.Unit;
import kotonoha.files.FileReading;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;

/// Takes files for text: form feeds part pages, SCAN is a page that is a picture, a name says what else it is.
final class PlainReading implements FileReading {
    final List<RawFile> read = new CopyOnWriteArrayList<>();

    @Override
    public ReadResult read(RawFile file) throws InterruptedException {
        read.add(file);
        if (file.name().startsWith("slow")) new CountDownLatch(1).await();
        String text;
        try (InputStream in = file.content().open()) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (CannotRead told) {
            return told.why();
        } catch (IOException e) {
            return new Unreadable(Reason.UNREACHABLE);
        }
        return extract(file, text);
    }

    private static ReadResult extract(RawFile file, String text) {
        String name = file.name();
        if (name.startsWith("locked")) return new Unreadable(Reason.ENCRYPTED);
        if (name.endsWith(".mp3")) return Extract.of(Kind.AUDIO, "audio/mpeg", "", List.of());
        if (name.endsWith(".png"))
            return new Extract(
                    Kind.IMAGE,
                    "image/png",
                    "",
                    List.of(),
                    0,
                    null,
                    new Extract.Picture("image/png", 640, 480, new byte[] {1, 2, 3}),
                    "",
                    List.of());
        if (name.endsWith(".csv"))
            return new Extract(
                    Kind.TABLE,
                    "text/csv",
                    "",
                    List.of(new Part(Unit.SHEET, 1, "sales", text)),
                    text.length(),
                    null,
                    null,
                    "PROFILE: region text, amount number",
                    List.of());
        if (file.as() == RawFile.As.CANVAS)
            return Extract.of(
                    Kind.CANVAS, "text/html", "", List.of(new Part(Unit.WHOLE, 1, "", text)));
        List<Part> parts = new ArrayList<>();
        for (String page : text.split("\f")) parts.add(page(parts.size() + 1, page));
        boolean broken = parts.removeIf(part -> part.markdown().startsWith("BROKEN"));
        Extract all = Extract.of(Kind.PDF, "application/pdf", "", parts);
        return broken ? withUnseen(all) : all;
    }

    private static Part page(int number, String text) {
        Extract.Picture picture =
                new Extract.Picture("image/jpeg", 640, 480, new byte[] {(byte) number});
        boolean scan = text.equals("SCAN");
        return new Part(Unit.PAGE, number, "", scan ? "" : text, scan ? picture : null);
    }

    private static Extract withUnseen(Extract all) {
        return new Extract(
                all.kind(),
                all.type(),
                "",
                all.parts(),
                all.characters(),
                null,
                null,
                "",
                List.of(Extract.Note.SCANS_LEFT_OUT),
                1);
    }

    @Override
    public Answered query(RawFile file, TableQuery query) {
        throw new UnsupportedOperationException();
    }
}
