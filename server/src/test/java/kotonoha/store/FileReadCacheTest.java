package kotonoha.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import kotonoha.access.Vault;
import kotonoha.kernel.Chance;
import kotonoha.kernel.SettableTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReadCacheTest {
    private static final byte[] SECRET = "社外秘 the secret plan".getBytes(StandardCharsets.UTF_8);

    @TempDir Path folder;
    private final SettableTime time = new SettableTime(Instant.parse("2026-11-22T10:00:00Z"));
    private Path cached;
    private FileReadCache cache;

    @BeforeEach
    void a_cache() {
        cached = folder.resolve("reads");
        cache = open(1 << 20);
    }

    @Test
    void gives_back_what_was_kept_also_after_a_restart() {
        cache.put("version F1 17", SECRET);

        assertThat(cache.get("version F1 17"))
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(SECRET));
        assertThat(open(1 << 20).get("version F1 17")).isPresent();
        assertThat(cache.get("version F1 18")).isEmpty();
    }

    @Test
    void neither_content_nor_key_can_be_found_on_the_disk() throws IOException {
        cache.put("version F1 17", SECRET);

        for (Path file : files()) {
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(bytes).doesNotContain("secret plan", "F1 17");
            assertThat(file.getFileName().toString()).doesNotContain("F1");
        }
    }

    @Test
    void forgets_after_a_day() throws IOException {
        cache.put("old", SECRET);
        time.advance(Duration.ofHours(25));

        assertThat(cache.get("old")).isEmpty();
        cache.put("new", SECRET);
        assertThat(files()).hasSize(1);
    }

    @Test
    void drops_the_oldest_when_there_is_too_much() throws IOException {
        byte[] large = new byte[100_000];
        for (int i = 0; i < 30; i++) {
            cache.put("key " + i, large);
            time.advance(Duration.ofSeconds(1));
        }

        assertThat(cache.get("key 29")).isPresent();
        assertThat(cache.get("key 0")).isEmpty();
        long all = 0;
        for (Path file : files()) all += Files.size(file);
        assertThat(all).isLessThan((1 << 20) * 5 / 4);
    }

    @Test
    void an_entry_that_was_changed_or_moved_is_no_entry() throws IOException {
        cache.put("a", SECRET);
        Path file = files().getFirst();
        byte[] bytes = Files.readAllBytes(file);
        cache.put("b", "other".getBytes(StandardCharsets.UTF_8));
        for (Path each : files()) Files.write(each, bytes);

        assertThat(Stream.of("a", "b").filter(key -> cache.get(key).isPresent()))
                .containsExactly("a");
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThat(cache.get("a")).isEmpty();
    }

    @Test
    void a_folder_that_cannot_be_written_to_costs_nothing_but_the_cache() throws IOException {
        Files.writeString(cached, "a file where the folder should be");

        cache.put("a", SECRET);
        assertThat(cache.get("a")).isEmpty();
    }

    private FileReadCache open(long most) {
        return new FileReadCache(
                cached, Vault.open(folder.resolve("key"), Chance.secure()), time, most);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(cached)) {
            return files.sorted().toList();
        }
    }
}
