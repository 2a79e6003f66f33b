package kotonoha.reader;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.files.FileReading.Answered;
import kotonoha.files.FileReading.TableQuery;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Time;

/// Reads one file: finds out what it is, and hands it to who can read it.
final class Reading {
    private final Parsers parsers;
    private final Limits limits;
    private final Time time;

    Reading(Parsers parsers, Limits limits, Time time) {
        this.parsers = parsers;
        this.limits = limits;
        this.time = time;
    }

    ReadResult read(Path file, String name, RawFile.As as) {
        try {
            return Extract.of(
                    Extract.Kind.TEXT,
                    "text/plain",
                    "",
                    List.of(
                            new Extract.Part(
                                    Extract.Unit.WHOLE,
                                    1,
                                    "",
                                    Files.readString(file, StandardCharsets.UTF_8))));
        } catch (IOException e) {
            return new Unreadable(Reason.DAMAGED);
        }
    }

    Answered query(Path file, String name, TableQuery query) {
        return new Answered.NotRead(new Unreadable(Reason.UNKNOWN_KIND));
    }
}
