package kotonoha.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Chance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VaultTest {
    private static final byte[] TEXT = "社外秘の質問".getBytes(UTF_8);
    private static final byte[] FOR = "job:1".getBytes(UTF_8);
    private final Chance chance = Chance.secure();

    @TempDir Path folder;

    @Test
    void opens_after_a_restart_what_it_sealed_before() {
        byte[] sealed = vault("key").seal(TEXT, FOR);

        assertThat(vault("key").open(sealed, FOR)).isEqualTo(TEXT);
        assertThat(new String(sealed, UTF_8)).doesNotContain("社外秘");
    }

    @Test
    void seals_the_same_text_differently_each_time() {
        Vault vault = vault("key");

        assertThat(vault.seal(TEXT, FOR)).isNotEqualTo(vault.seal(TEXT, FOR));
    }

    @Test
    void says_that_the_key_does_not_fit() {
        byte[] sealed = vault("key").seal(TEXT, FOR);

        assertThatThrownBy(() -> vault("other").open(sealed, FOR))
                .isInstanceOf(Broken.class)
                .hasMessageContaining("is not the one this data was encrypted with");
    }

    @Test
    void opens_nothing_that_was_changed_cut_or_moved_elsewhere() {
        Vault vault = vault("key");
        byte[] sealed = vault.seal(TEXT, FOR);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> vault.open(changed, FOR)).isInstanceOf(Broken.class);
            byte[] cut = java.util.Arrays.copyOf(sealed, i);
            assertThatThrownBy(() -> vault.open(cut, FOR)).isInstanceOf(Broken.class);
        }
        assertThatThrownBy(() -> vault.open(sealed, "job:2".getBytes(UTF_8)))
                .isInstanceOf(Broken.class);
    }

    @Test
    void keeps_the_key_for_its_owner_only_and_leaves_nothing_else_behind() throws Exception {
        vault("key");

        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("key"))))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void makes_one_key_however_many_start_at_once() throws Exception {
        Callable<byte[]> seal = () -> vault("key").seal(TEXT, FOR);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<byte[]>> all = threads.invokeAll(java.util.Collections.nCopies(8, seal));
            Vault vault = vault("key");
            for (Future<byte[]> sealed : all)
                assertThat(vault.open(sealed.get(), FOR)).isEqualTo(TEXT);
        }
    }

    @Test
    void says_that_a_key_file_is_damaged_and_leaves_it_alone() throws Exception {
        for (String text : List.of("", "x", "kotonoha-key-1 0000004d zz", "kotonoha-key-1 1 00")) {
            Files.writeString(folder.resolve("key"), text);
            assertThatThrownBy(() -> vault("key"))
                    .isInstanceOf(Broken.class)
                    .hasMessageContaining("restore it from a backup");
            assertThat(folder.resolve("key")).hasContent(text);
        }
    }

    private Vault vault(String file) {
        return Vault.open(folder.resolve(file), chance);
    }
}
