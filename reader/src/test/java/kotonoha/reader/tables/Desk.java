package kotonoha.reader.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import kotonoha.files.Extract;
import kotonoha.files.FileReading.Answered;
import kotonoha.files.FileReading.TableQuery;
import kotonoha.files.RawFile;
import kotonoha.files.ReadResult;
import kotonoha.kernel.Json;
import kotonoha.reader.Input;
import kotonoha.reader.Limits;
import org.jspecify.annotations.Nullable;

/// Files on a desk and what the reader of tables makes of them.
final class Desk {
    private final Path folder;
    private final Tables tables = new Tables();
    private int files;

    Desk(Path folder) {
        this.folder = folder;
    }

    Input file(String name, byte[] bytes) throws IOException {
        return file(name, bytes, Limits.standard(), within(Duration.ofSeconds(60)));
    }

    Input file(String name, byte[] bytes, Limits limits, Input.Deadline deadline)
            throws IOException {
        Path path = folder.resolve("file" + files++);
        Files.write(path, bytes);
        return new Input(path, name, "", RawFile.As.FILE, limits, deadline);
    }

    Input text(String name, String text, Charset charset) throws IOException {
        return file(name, text.getBytes(charset));
    }

    static Input.Deadline within(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        return () -> System.nanoTime() > end;
    }

    ReadResult read(Input input) throws IOException {
        return tables.parse(input);
    }

    Extract extract(Input input) throws IOException {
        ReadResult result = read(input);
        assertThat(result).isInstanceOf(Extract.class);
        return (Extract) result;
    }

    Answered ask(Input input, String sql) throws IOException {
        return ask(input, sql, null);
    }

    Answered ask(Input input, String sql, @Nullable String chart) throws IOException {
        return tables.query(
                input, new TableQuery(sql, 100, chart == null ? null : Json.parse(chart)));
    }

    Answered.Rows rows(Input input, String sql) throws IOException {
        Answered answered = ask(input, sql);
        assertThat(answered).isInstanceOf(Answered.Rows.class);
        return (Answered.Rows) answered;
    }

    List<List<String>> cells(Input input, String sql) throws IOException {
        return rows(input, sql).rows();
    }

    String wrong(Input input, String sql) throws IOException {
        Answered answered = ask(input, sql);
        assertThat(answered).isInstanceOf(Answered.Wrong.class);
        return ((Answered.Wrong) answered).sentence();
    }
}
