package kotonoha.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import kotonoha.files.Extract;
import kotonoha.files.ReadCache;
import kotonoha.files.ReaderChildren;
import kotonoha.files.ReaderSettings;
import kotonoha.kernel.Time;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A program in the reader's place, behind the reader's walls, cannot get out.
@Timeout(60)
class WallsTest {
    private static final Set<String> NETWORK =
            Set.of("socket", "channel", "datagram", "page", "name");
    private static final Set<String> PROCESSES = Set.of("process", "own program", "kill");
    private static final Set<String> FILES =
            Set.of(
                    "read outside",
                    "write outside",
                    "write beside",
                    "delete outside",
                    "list outside",
                    "link outside",
                    "on another thread",
                    "users",
                    "other processes",
                    "parent's memory");

    @TempDir Path folder;

    @Test
    void no_socket_no_process_and_no_file_outside_can_be_had() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "the secret");
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ReaderChildren readers = prisoner(Prisoner.class.getName())) {
            List<String> protection = readers.protection();
            System.out.println("walls: " + protection);
            Map<String, String> tried = tried(readers, secret + "\n" + server.getLocalPort());
            tried.forEach((name, came) -> System.out.println("  " + name + ": " + came));

            assertThat(tried.get("scratch")).isEqualTo("done: allowed");
            assertThat(tried.get("sqlite")).isEqualTo("done: 42");
            refused(tried, Set.of("environment"));
            refused(tried, NETWORK);
            if (protection.contains("seccomp")) refused(tried, PROCESSES);
            if (protection.stream().anyMatch(wall -> wall.startsWith("landlock")))
                refused(tried, FILES);
        }
        assertThat(secret).hasContent("the secret");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    /// Where the system has no walls there still is what Java refuses.
    @Test
    void without_walls_of_the_system_java_refuses_the_network_and_processes() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "the secret");
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ReaderChildren readers =
                        prisoner(
                                "-Dos.name=Elsewhere",
                                "-Djdk.lang.Process.launchMechanism=NONE",
                                Prisoner.class.getName())) {
            Map<String, String> tried = tried(readers, secret + "\n" + server.getLocalPort());
            tried.forEach((name, came) -> System.out.println("  " + name + ": " + came));
            refused(tried, NETWORK);
            refused(tried, Set.of("process", "own program"));
        }
    }

    /// A JVM from a place that the walls do not know of would not start behind them.
    @Test
    void where_a_reader_does_not_start_behind_walls_it_starts_without() throws Exception {
        List<String> command = new ArrayList<>(Children.real().command());
        int walled = command.indexOf("kotonoha.reader.Walled");
        if (walled < 0) return;
        command.add(walled, "-Djava.home=/nowhere");
        command.set(walled + 2, "/no/such/java");
        ReaderSettings broken = Children.with(command);
        try (ReaderChildren readers =
                new ReaderChildren(broken, ReadCache.none(), Time.system(), folder.resolve("a"))) {
            assertThat(readers.protection()).isEmpty();
        }
        command.set(walled + 2, Children.real().command().getFirst());
        command.set(walled, "-XX:NoSuchOption");
        try (ReaderChildren readers =
                new ReaderChildren(
                        Children.with(command),
                        ReadCache.none(),
                        Time.system(),
                        folder.resolve("b"))) {
            assertThat(readers.protection()).noneMatch(wall -> wall.startsWith("landlock"));
            assertThat(readers.read(Children.file("a.txt", "read"))).isInstanceOf(Extract.class);
        }
    }

    private static void refused(Map<String, String> tried, Set<String> names) {
        for (String name : names) assertThat(tried.get(name)).as(name).startsWith("refused");
    }

    private Map<String, String> tried(ReaderChildren readers, String aims)
            throws InterruptedException {
        Map<String, String> tried = new LinkedHashMap<>();
        Extract extract = (Extract) readers.read(Children.file("aims", aims));
        extract.parts().forEach(part -> tried.put(part.label(), part.markdown()));
        return tried;
    }

    /// The reader's own command with another class to run; with more words in front of it, without the first JVM.
    private ReaderChildren prisoner(String... words) throws IOException {
        ReaderSettings real = Children.real();
        String classes =
                System.getProperty("kotonoha.reader")
                        + File.pathSeparator
                        + Path.of("target", "test-classes").toAbsolutePath();
        List<String> command = new ArrayList<>(real.command());
        command.replaceAll(
                word -> word.equals(System.getProperty("kotonoha.reader")) ? classes : word);
        command.removeLast();
        int walled = command.indexOf("kotonoha.reader.Walled");
        if (words.length > 1 && walled >= 0) command.subList(0, walled + 1).clear();
        command.addAll(List.of(words));
        ReaderSettings settings =
                new ReaderSettings(
                        command,
                        List.of(),
                        1,
                        real.hardTime(),
                        real.start(),
                        1 << 20,
                        real.idle(),
                        50);
        return new ReaderChildren(
                settings, ReadCache.none(), Time.system(), folder.resolve("scratch"));
    }
}
