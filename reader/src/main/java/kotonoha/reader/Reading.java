package kotonoha.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.files.Extract.Kind;
import kotonoha.files.FileReading.Answered;
import kotonoha.files.FileReading.TableQuery;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Time;
import kotonoha.reader.archives.Allowance;
import kotonoha.reader.archives.Archives;
import kotonoha.reader.archives.Attachments;
import kotonoha.reader.markdown.Visible;

/// Reads one file: finds out what it is, and hands it to who can read it. Whatever a library throws becomes a reason.
final class Reading {
    /// A query reads the whole file first; somebody waits for just that.
    private static final Duration QUERY_TIME = Duration.ofSeconds(16);

    private final Parsers parsers;
    private final Limits limits;
    private final Time time;
    private final Archives archives = new Archives(this::member);

    Reading(Parsers parsers, Limits limits, Time time) {
        this.parsers = parsers;
        this.limits = limits;
        this.time = time;
    }

    ReadResult read(Path file, String name, RawFile.As as) {
        return read(file, name, as, limits.softTime());
    }

    /// @param within after which a parser stops and gives what it has
    ReadResult read(Path file, String name, RawFile.As as, Duration within) {
        ReadResult result = read(file, name, as, limits, deadline(within), new Allowance(limits));
        return switch (result) {
            case Unreadable why -> why;
            case Extract extract -> visible(extract);
        };
    }

    Answered query(Path file, String name, TableQuery query) {
        Parsers.Asked tables = parsers.tables();
        if (tables == null) return new Answered.NotRead(new Unreadable(Reason.UNKNOWN_KIND));
        try {
            return switch (Detection.of(file, name, limits)) {
                case Detection.Found.Refused(Unreadable why) -> new Answered.NotRead(why);
                case Detection.Found.Type(String type) ->
                        tables.query(
                                new Input(
                                        file,
                                        name,
                                        type,
                                        RawFile.As.FILE,
                                        limits,
                                        deadline(QUERY_TIME)),
                                query);
            };
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            return new Answered.NotRead(damaged(e));
        }
    }

    private ReadResult member(
            Path file, String name, Limits left, Input.Deadline deadline, Allowance allowance) {
        return read(file, name, RawFile.As.FILE, left, deadline, allowance);
    }

    private ReadResult read(
            Path file,
            String name,
            RawFile.As as,
            Limits left,
            Input.Deadline deadline,
            Allowance allowance) {
        try {
            return switch (Detection.of(file, name, left)) {
                case Detection.Found.Refused(Unreadable why) -> why;
                case Detection.Found.Type(String type) -> {
                    Input input = new Input(file, name, asked(type, as), as, left, deadline);
                    yield Archives.reads(type)
                            ? archives.parse(input, allowance)
                            : withAttached(input, allowance);
                }
            };
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            return damaged(e);
        }
    }

    /// Where HTML is expected, any text is some; other files are what they are.
    private static String asked(String type, RawFile.As as) {
        boolean text =
                type.startsWith("text/") || type.endsWith("xml") || type.equals("message/rfc822");
        return as != RawFile.As.FILE && text ? Detection.HTML : type;
    }

    private ReadResult withAttached(Input input, Allowance allowance) throws IOException {
        Attachments attachments = new Attachments(input, allowance, this::member);
        return attachments.behind(dispatch(input, attachments));
    }

    private ReadResult dispatch(Input input, Attached attached) throws IOException {
        ReadResult last = new Unreadable(Reason.UNKNOWN_KIND, input.type());
        for (Parsers.Family family : parsers.families()) {
            if (!family.reads().test(input.type(), input.name())) continue;
            last = family.parser().parse(input, attached);
            boolean notItsOwn =
                    last instanceof Unreadable why && why.reason() == Reason.UNKNOWN_KIND;
            if (!notItsOwn) return last;
        }
        if (input.type().startsWith("audio/")) return heard(Kind.AUDIO, input.type());
        if (input.type().startsWith("video/")) return heard(Kind.VIDEO, input.type());
        return last;
    }

    /// Without words: whoever has ears transcribes it.
    private static Extract heard(Kind kind, String type) {
        return Extract.of(kind, type, "", List.of());
    }

    /// Whoever wrote the file may have hidden words for the model from people: what is not seen does not leave the reader.
    private static Extract visible(Extract extract) {
        return new Extract(
                extract.kind(),
                extract.type(),
                Visible.of(extract.title()),
                extract.parts().stream()
                        .map(part ->
                                new Extract.Part(
                                        part.unit(),
                                        part.number(),
                                        Visible.of(part.label()),
                                        Visible.of(part.markdown()),
                                        part.picture()))
                        .toList(),
                extract.characters(),
                extract.changed(),
                extract.picture(),
                Visible.of(extract.profile()),
                extract.notes(),
                extract.unseen());
    }

    private Input.Deadline deadline(Duration after) {
        long end = time.nanos() + after.toNanos();
        return () -> time.nanos() - end > 0;
    }

    private static Unreadable damaged(Throwable e) {
        return new Unreadable(Reason.DAMAGED, e.getClass().getSimpleName());
    }
}
