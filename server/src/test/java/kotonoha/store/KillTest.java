package kotonoha.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import kotonoha.access.Vault;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Time;
import kotonoha.work.Jobs.Job;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A second start while the first runs, and `kill -9` at a random moment while eight threads enqueue, several times over the same data.
class KillTest {
    private static final int ROUNDS = 3;

    @TempDir Path folder;

    @Test
    void loses_nothing_that_was_acknowledged_and_doubles_nothing() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Set<String> promised = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++)
            promised.addAll(acknowledgedUntilKilled(round, 10 + random.nextInt(100)));

        List<String> found = new ArrayList<>();
        try (Database database = open()) {
            SqlJobs jobs = new SqlJobs(database, Time.system());
            for (List<Job> some = lease(jobs); !some.isEmpty(); some = lease(jobs))
                for (Job job : some) {
                    found.add(job.payload());
                    jobs.complete(job);
                }
        }

        assertThat(promised).as("seed %d", seed).hasSizeGreaterThanOrEqualTo(ROUNDS * 10);
        assertThat(found).as("seed %d", seed).doesNotHaveDuplicates().containsAll(promised);
    }

    private Database open() {
        Vault vault = Vault.open(folder.resolve("key"), Chance.secure());
        return Database.open(DatabaseSettings.in(folder), vault);
    }

    private static List<Job> lease(SqlJobs jobs) {
        return jobs.lease(Duration.ofMinutes(5), 500);
    }

    private Set<String> acknowledgedUntilKilled(int round, int acknowledgements) throws Exception {
        Process child =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path")
                                        .replace(":", File.pathSeparator),
                                Acknowledging.class.getName(),
                                folder.toString(),
                                String.valueOf(round))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Set<String> acknowledged = new HashSet<>();
        try (BufferedReader out = child.inputReader()) {
            while (!"ready".equals(out.readLine())) assertThat(child.isAlive()).isTrue();
            assertThatThrownBy(this::open).hasMessageContaining("(process " + child.pid() + ")");
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                assertThat(line).doesNotStartWith("wrong");
                // The last line may have been cut.
                if (line.startsWith("ack ") && out.ready()) acknowledged.add(line.substring(4));
                if (acknowledged.size() >= acknowledgements) child.toHandle().destroyForcibly();
            }
        }
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return acknowledged;
    }
}
