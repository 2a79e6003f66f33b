package kotonoha.reader.walls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;

/// The few calls of Linux that walls are made of, through the foreign function interface: no native library is needed.
/// A result below zero is a refusal.
final class Kernel {
    private static final Linker LINKER = Linker.nativeLinker();

    /// `syscall(number, a, b, c, d, 0)`: none of them needs more words, and some want the fifth to be zero.
    private static final MethodHandle SYSCALL =
            handle(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG),
                    1);

    private static final MethodHandle OPEN =
            handle("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2);

    private static final MethodHandle EXECV =
            handle("execv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS), 2);

    private static final int O_PATH = 0x200000;
    private static final int O_CLOEXEC = 0x80000;

    private Kernel() {}

    static long call(long number, long a, long b, long c, long d) {
        try {
            return (long) SYSCALL.invokeExact(number, a, b, c, d, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException("a system call failed", e);
        }
    }

    /// A handle on a path that can do nothing but name it; below zero where there is none.
    static int open(Path path) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            return (int) OPEN.invokeExact(name, O_PATH | O_CLOEXEC);
        } catch (Throwable e) {
            throw new IllegalStateException("open failed", e);
        }
    }

    /// Becomes another program; comes back only where that fails.
    static void become(List<String> command) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment words = arena.allocate(ADDRESS, command.size() + 1L);
            for (int i = 0; i < command.size(); i++)
                words.setAtIndex(ADDRESS, i, arena.allocateFrom(command.get(i)));
            words.setAtIndex(ADDRESS, command.size(), MemorySegment.NULL);
            int failed = (int) EXECV.invokeExact(arena.allocateFrom(command.getFirst()), words);
            throw new IllegalStateException("execv gave " + failed);
        } catch (Throwable e) {
            throw new IllegalStateException("cannot start " + command.getFirst(), e);
        }
    }

    private static MethodHandle handle(String name, FunctionDescriptor form, int fixed) {
        MemorySegment address = LINKER.defaultLookup().find(name).orElseThrow();
        return fixed < form.argumentLayouts().size()
                ? LINKER.downcallHandle(address, form, Linker.Option.firstVariadicArg(fixed))
                : LINKER.downcallHandle(address, form);
    }
}
