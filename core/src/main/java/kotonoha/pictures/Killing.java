package kotonoha.pictures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends a process and whatever it started.
final class Killing {
    private static final Logger LOG = LoggerFactory.getLogger(Killing.class);
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final int ROUNDS = 20;

    private Killing() {}

    /// The words before a command that make it the leader of a group of its own, where the system has the program.
    static List<String> inGroup() {
        return Files.isExecutable(SETSID) ? List.of(SETSID.toString()) : List.of();
    }

    static void withChildren(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        await(process);
    }

    /// Ends one that was started `inGroup`, what it started even while it was being ended (a group is killed at once), and
    /// those that left the group (Chromium's crash handlers do) but name its folder in their command.
    static void allIn(Path folder, Process leader) {
        withChildren(leader);
        if (!inGroup().isEmpty()) killGroup(leader);
        for (int round = 0; round < ROUNDS && killNaming(folder); round++)
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }

    private static void killGroup(Process leader) {
        try {
            await(
                    new ProcessBuilder("/bin/sh", "-c", "kill -KILL -- -" + leader.pid())
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start());
        } catch (IOException e) {
            LOG.warn("What a browser left running could not be ended: {}", e.getMessage());
        }
    }

    private static boolean killNaming(Path folder) {
        List<ProcessHandle> naming =
                ProcessHandle.allProcesses()
                        .filter(ProcessHandle::isAlive)
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(folder.toString()))
                        .toList();
        naming.forEach(ProcessHandle::destroyForcibly);
        return !naming.isEmpty();
    }

    private static void await(Process process) {
        boolean interrupted = Thread.interrupted();
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) LOG.warn("A process does not end");
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
