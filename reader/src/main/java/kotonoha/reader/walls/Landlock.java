package kotonoha.reader.walls;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Linux' Landlock: from here on this thread, and whatever it starts or becomes, opens only what is granted.
final class Landlock {
    private static final long CREATE_RULESET = 444;
    private static final long ADD_RULE = 445;
    private static final long RESTRICT_SELF = 446;
    private static final long CLOSE_X86 = 3;
    private static final long CLOSE_ARM = 57;

    private static final long EXECUTE = 1;
    private static final long WRITE_FILE = 1 << 1;
    private static final long READ_FILE = 1 << 2;
    private static final long READ_DIR = 1 << 3;
    private static final long TRUNCATE = 1 << 14;
    private static final long IOCTL_DEV = 1 << 15;
    private static final long REFER = 1 << 13;
    private static final long ALL_OF_THE_FIRST = (1 << 13) - 1;

    /// What can be granted for a single file; the rest is for folders.
    private static final long FOR_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV;

    private Landlock() {}

    /// @param read folders and files that may be read
    /// @param run files that may be executed
    /// @param write folders in which everything may be done but executing
    record Grants(List<Path> read, List<Path> run, List<Path> write) {}

    /// The version in force, 0 where the system has no Landlock or refuses it.
    static int restrict(Grants grants) {
        int version = (int) Kernel.call(CREATE_RULESET, 0, 0, 1, 0);
        if (version < 1) return 0;
        try (Arena arena = Arena.ofConfined()) {
            long handled = handled(version);
            MemorySegment ruleset = arena.allocate(JAVA_LONG, 3);
            ruleset.setAtIndex(JAVA_LONG, 0, handled);
            // TCP, both directions; abstract sockets and signals to processes outside.
            ruleset.setAtIndex(JAVA_LONG, 1, version >= 4 ? 3 : 0);
            ruleset.setAtIndex(JAVA_LONG, 2, version >= 6 ? 3 : 0);
            long size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
            long rules = Kernel.call(CREATE_RULESET, ruleset.address(), size, 0, 0);
            if (rules < 0) return 0;
            for (Path path : grants.read()) grant(arena, rules, path, READ_FILE | READ_DIR);
            for (Path path : grants.run()) grant(arena, rules, path, READ_FILE | EXECUTE);
            for (Path path : grants.write()) grant(arena, rules, path, handled & ~EXECUTE);
            long done = Kernel.call(RESTRICT_SELF, rules, 0, 0, 0);
            close(rules);
            return done == 0 ? version : 0;
        }
    }

    private static long handled(int version) {
        long handled = ALL_OF_THE_FIRST;
        if (version >= 2) handled |= REFER;
        if (version >= 3) handled |= TRUNCATE;
        if (version >= 5) handled |= IOCTL_DEV;
        return handled;
    }

    private static void grant(Arena arena, long rules, Path path, long access) {
        int file = Kernel.open(path);
        if (file < 0) return;
        MemorySegment rule = arena.allocate(12, 8);
        rule.set(JAVA_LONG, 0, Files.isDirectory(path) ? access : access & FOR_FILES);
        rule.set(JAVA_INT_UNALIGNED, 8, file);
        Kernel.call(ADD_RULE, rules, 1, rule.address(), 0);
        close(file);
    }

    private static void close(long file) {
        Kernel.call(
                System.getProperty("os.arch").equals("aarch64") ? CLOSE_ARM : CLOSE_X86,
                file,
                0,
                0,
                0);
    }
}
