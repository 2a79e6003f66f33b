package kotonoha.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The launcher on a pretended machine: JDKs and Maven are scripts that say how they were called.
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "kotonoha").toAbsolutePath().normalize();

    private static final List<String> TOOLS =
            List.of(
                    "awk",
                    "cat",
                    "cp",
                    "dirname",
                    "find",
                    "grep",
                    "head",
                    "mkdir",
                    "mv",
                    "readlink",
                    "rm",
                    "sed",
                    "sleep");

    @TempDir Path temp;
    private Path root;
    private Path bin;
    private Path machine;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void a_checkout_with_a_space_in_its_path() throws IOException {
        root = Files.createDirectories(temp.resolve("my checkout"));
        Files.copy(
                LAUNCHER,
                root.resolve("kotonoha"),
                java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
        for (String part : List.of("core", "reader", "server")) {
            write(root.resolve(part + "/pom.xml"), "<project/>");
            write(root.resolve(part + "/src/main/java/A.java"), "class A {}");
        }
        write(root.resolve("pom.xml"), "<project/>");
        Path catalogue = Path.of("core/src/main/resources/kotonoha/messages");
        Files.createDirectories(root.resolve(catalogue));
        for (String language : List.of("en", "ja"))
            Files.copy(
                    LAUNCHER.resolveSibling(catalogue).resolve("cli_" + language + ".properties"),
                    root.resolve(catalogue).resolve("cli_" + language + ".properties"));
        age(root);
        machine = Files.createDirectories(temp.resolve("machine"));
        bin = Files.createDirectories(temp.resolve("bin"));
        for (String tool : TOOLS)
            for (String place : List.of("/bin/", "/usr/bin/"))
                if (Files.exists(Path.of(place + tool)))
                    script(bin.resolve(tool), "exec " + place + tool + " \"$@\"");
        environment.put("PATH", bin.toString());
        environment.put("HOME", Files.createDirectories(temp.resolve("home")).toString());
        environment.put("LANG", "en_US.UTF-8");
        environment.put("KOTONOHA_TEST_MACHINE", machine.toString());
    }

    @ParameterizedTest
    @MethodSource("shells")
    void finds_a_new_jdk_although_an_older_java_is_on_the_path_and_in_java_home(String shell)
            throws Exception {
        Path old = jdk(machine.resolve("usr/lib/jvm/old"), "17.0.15");
        jdk(machine.resolve("usr/lib/jvm/newer"), "25.0.3");
        environment.put("JAVA_HOME", old.toString());
        environment.put("PATH", old.resolve("bin") + ":" + bin);
        maven();

        Ran ran = run(temp, shell, root.resolve("kotonoha").toString(), "config", "two words", "*");

        assertThat(ran.out)
                .contains("newer/bin/java", "[config][two words][*]")
                .doesNotContain("old/bin");
        assertThat(ran.code).isEqualTo(7);
    }

    static Stream<String> shells() {
        return Stream.of("sh", "dash", "bash", "zsh")
                .filter(shell ->
                        Files.exists(Path.of("/bin", shell))
                                || Files.exists(Path.of("/usr/bin", shell)));
    }

    @Test
    void prefers_the_newest_jdk_of_all_places() throws Exception {
        jdk(machine.resolve("usr/lib/jvm/a"), "25");
        jdk(machine.resolve("opt/b"), "25.0.10");
        jdk(temp.resolve("home/.sdkman/candidates/java/c"), "25.0.9");
        jdk(temp.resolve("home/.local/share/mise/installs/java/d"), "25.0.2");
        jdk(machine.resolve("Library/Java/JavaVirtualMachines/e/Contents/Home"), "24.0.2");
        maven();

        assertThat(run("config").out).contains("opt/b/bin/java");
    }

    @Test
    void a_suitable_java_home_is_the_users_choice() throws Exception {
        jdk(machine.resolve("usr/lib/jvm/newest"), "26.0.1");
        environment.put("JAVA_HOME", jdk(temp.resolve("own"), "25.0.1").toString());
        maven();

        assertThat(run("config").out).contains("own/bin/java");
    }

    @Test
    void says_in_one_sentence_that_a_jdk_is_missing_and_how_to_get_one() throws Exception {
        jdk(machine.resolve("usr/lib/jvm/old"), "21.0.9");
        Files.createDirectories(machine.resolve("usr/lib/jvm/jre-25/bin"));
        script(bin.resolve("apt-get"), "exit 0");
        script(bin.resolve("apt-cache"), "exit 0");

        Ran ran = run("demo");
        environment.put("LANG", "ja_JP.UTF-8");
        Ran japanese = run("demo");

        assertThat(ran.code).isEqualTo(1);
        assertThat(ran.err.lines()).hasSize(1);
        assertThat(ran.err)
                .contains(
                        "JDK 25 or newer",
                        "sudo apt-get install openjdk-25-jdk-headless",
                        "JAVA_HOME");
        assertThat(japanese.err).contains("JDK 25 以降が必要です");
    }

    @Test
    void says_in_one_sentence_that_maven_is_missing_and_how_to_get_it() throws Exception {
        jdk(machine.resolve("usr/lib/jvm/25"), "25");
        script(bin.resolve("dnf"), "exit 0");

        Ran ran = run("demo");
        Ran test = run("test");

        assertThat(ran.code).isEqualTo(1);
        assertThat(ran.err.lines()).hasSize(1);
        assertThat(ran.err).contains("Maven 3.8 or newer", "sudo dnf install maven");
        assertThat(test.err).contains("Maven 3.8 or newer");
    }

    @Test
    void works_through_symlinks_and_from_anywhere() throws Exception {
        Path link = Files.createSymbolicLink(temp.resolve("link"), root.resolve("kotonoha"));
        Path second = Files.createSymbolicLink(temp.resolve("second link"), Path.of("link"));

        Ran ran = run(Path.of("/"), second.toString(), "--help");

        assertThat(link).isSymbolicLink();
        assertThat(ran.code).isZero();
        assertThat(ran.out)
                .contains("demo", "test", "serve", "config", "doctor", "manifest", "bench");
        assertThat(run(temp, second.toString(), "--help", "--lang", "ja").out).contains("使い方");
    }

    @Test
    void builds_once_and_again_only_when_sources_changed() throws Exception {
        jdk(machine.resolve("usr/lib/jvm/25"), "25");
        maven();

        Ran first = run("config");
        Ran second = run("config");
        Files.delete(bin.resolve("mvn"));
        Ran withoutMaven = run("config");
        maven();
        Files.delete(root.resolve("server/src/main/java/A.java"));
        Ran afterDeletion = run("config");
        age(root);
        write(root.resolve("core/pom.xml"), "<project><!-- changed --></project>");
        Ran afterChange = run("config");

        assertThat(first.err).isEqualTo("First start: building, takes about a minute…\n");
        assertThat(second.err).isEmpty();
        assertThat(withoutMaven.err).isEmpty();
        assertThat(withoutMaven.code).isEqualTo(7);
        assertThat(afterDeletion.err).isEqualTo("The sources have changed: building…\n");
        assertThat(afterChange.err).isEqualTo("The sources have changed: building…\n");
        assertThat(root.resolve(".kotonoha/lock")).doesNotExist();
    }

    @Test
    void says_what_broke_the_build() throws Exception {
        jdk(machine.resolve("usr/lib/jvm/25"), "25");
        script(
                bin.resolve("mvn"),
                "echo '[ERROR] A.java:[3,7] cannot find symbol'; echo '[ERROR] -> [Help 1]'; exit 1");
        Ran broken = run("config");
        script(
                bin.resolve("mvn"),
                "echo '[ERROR] Could not transfer artifact a:b from/to repository: Connection refused'; exit 1");
        Ran offline = run("config");

        assertThat(broken.code).isEqualTo(1);
        assertThat(broken.err)
                .contains("The build failed:", "cannot find symbol", "build.log")
                .doesNotContain("Help 1");
        assertThat(offline.err).contains("check the network", "Connection refused");
        assertThat(root.resolve(".kotonoha/lock")).doesNotExist();
    }

    @Test
    void a_lock_left_by_a_dead_process_does_not_stop_the_next_start() throws Exception {
        jdk(machine.resolve("usr/lib/jvm/25"), "25");
        maven();
        write(root.resolve(".kotonoha/lock/owner"), "999999999");

        assertThat(run("config").code).isEqualTo(7);
    }

    @Test
    void the_jvm_takes_the_shells_place_so_that_signals_reach_it() throws Exception {
        jdk(machine.resolve("usr/lib/jvm/25"), "25");
        maven();

        Ran ran = run("config");

        assertThat(ran.out).contains("pid " + ran.pid);
    }

    @Test
    void java_options_of_the_user_come_last() throws Exception {
        jdk(machine.resolve("usr/lib/jvm/25"), "25");
        maven();
        environment.put("JAVA_OPTS", "-Xmx1g -Dx=*");

        assertThat(run("config").out).contains("[-Xmx1g][-Dx=*][-jar]");
    }

    @Test
    void test_runs_maven_verify_with_what_is_handed_on_and_ends_with_the_sum_of_all_modules()
            throws Exception {
        jdk(machine.resolve("usr/lib/jvm/25"), "25");
        Path old = root.resolve("core/target/surefire-reports/old.txt");
        write(old, "Tests run: 99, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 1 s");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(60)));
        script(
                bin.resolve("mvn"),
                """
                printf 'mvn '; for a in "$@"; do printf '[%s]' "$a"; done; echo
                sleep 0.1 # file times are as coarse as the kernel's clock tick
                mkdir -p core/target/surefire-reports server/target/surefire-reports
                echo 'Tests run: 3, Failures: 1, Errors: 0, Skipped: 2, Time elapsed: 1 s' >core/target/surefire-reports/a.txt
                echo 'Tests run: 4, Failures: 0, Errors: 1, Skipped: 0, Time elapsed: 1 s' >server/target/surefire-reports/b.txt
                exit 5
                """);

        Ran ran = run("test", "-Dtest=A B");

        assertThat(ran.out).startsWith("mvn [-B][-ntp][verify][-Dtest=A B]\n");
        assertThat(ran.out).endsWith("Tests run: 7, Failures: 1, Errors: 1, Skipped: 2\n");
        assertThat(ran.code).isEqualTo(5);
        assertThat(ran.err).contains("No Chromium found", "No ../shared/data found");
    }

    @Test
    void a_language_without_utf_8_still_opens_every_folder() throws Exception {
        jdk(machine.resolve("usr/lib/jvm/25"), "25");
        maven();
        environment.put("LC_ALL", "C");

        assertThat(run("config").out).contains("LC_ALL= LC_CTYPE=C.UTF-8 LANG=C");
    }

    private Path jdk(Path home, String version) throws IOException {
        script(home.resolve("bin/javac"), "exit 0");
        script(
                home.resolve("bin/java"),
                """
                echo "$0 pid $$ LC_ALL=${LC_ALL:-} LC_CTYPE=${LC_CTYPE:-} LANG=${LANG:-}"
                for a in "$@"; do printf '[%s]' "$a"; done
                exit 7
                """);
        write(
                home.resolve("release"),
                "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"Linux\"\n");
        return home;
    }

    private void maven() throws IOException {
        script(
                bin.resolve("mvn"),
                """
                printf 'mvn '; for a in "$@"; do printf '[%s]' "$a"; done; echo
                mkdir -p server/target/lib && echo jar >server/target/kotonoha.jar && echo lib >server/target/lib/a.jar
                echo core >server/target/lib/kotonoha-core-0.1.jar
                mkdir -p reader/target/lib && echo jar >reader/target/kotonoha-reader.jar && echo lib >reader/target/lib/b.jar
                """);
    }

    private record Ran(int code, String out, String err, long pid) {}

    private Ran run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(root.resolve("kotonoha").toString()));
        command.addAll(List.of(arguments));
        return run(temp, command.toArray(String[]::new));
    }

    private Ran run(Path folder, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        if (!command[0].startsWith("/")) builder.command().set(0, "/bin/" + command[0]);
        Path out = Files.createTempFile(temp, "out", "");
        Path err = Files.createTempFile(temp, "err", "");
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        Process process = builder.start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ran(
                process.exitValue(), Files.readString(out), Files.readString(err), process.pid());
    }

    private static void script(Path file, String body) throws IOException {
        write(file, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    /// As after a clone some time ago.
    private static void age(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> !f.toString().contains(".kotonoha")).toList())
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(3_600)));
        }
    }
}
