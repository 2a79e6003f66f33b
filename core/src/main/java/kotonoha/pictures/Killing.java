package kotonoha.pictures;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// Ends a process and whatever it started.
final class Killing {
    private Killing() {}

    static void withChildren(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
