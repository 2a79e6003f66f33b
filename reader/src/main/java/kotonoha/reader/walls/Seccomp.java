package kotonoha.reader.walls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Linux' filter of system calls, put over all threads of this process at once: no sockets, no other programs, no look
/// into other processes. A refused call fails with "operation not permitted"; nothing is killed for it.
final class Seccomp {
    private static final int SET_MODE_FILTER = 1;
    private static final int FLAG_TSYNC = 1;

    // Berkeley packet filter: load a word, jump if equal, jump if greater or equal, return.
    private static final int LOAD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int RETURN = 0x06;
    private static final int ALLOW = 0x7fff0000;
    private static final int REFUSE = 0x00050000 | 1;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;

    /// Calls of the second architecture of x86 processors begin here; they would go around the list.
    private static final int X32 = 0x40000000;

    private Seccomp() {}

    /// The numbers of what is refused, per architecture: socket, socketpair, connect, bind, listen, accept, accept4,
    /// sendto, sendmsg, sendmmsg, execve, execveat, ptrace, process_vm_readv, process_vm_writev, io_uring_setup, bpf,
    /// userfaultfd, perf_event_open, keyctl, add_key, request_key, mount, umount2, pivot_root, chroot, unshare, setns,
    /// pidfd_getfd, pidfd_open, open_by_handle_at, kexec_load, init_module, finit_module, delete_module, kill, tkill
    /// (a JVM signals its own threads with tgkill).
    enum Machine {
        X86_64(
                "amd64",
                0xc000003e,
                157,
                317,
                List.of(
                        41, 53, 42, 49, 50, 43, 288, 44, 46, 307, 59, 322, 101, 310, 311, 425, 321,
                        323, 298, 250, 248, 249, 165, 166, 155, 161, 272, 308, 438, 434, 304, 246,
                        175, 313, 176, 62, 200)),
        ARM_64(
                "aarch64",
                0xc00000b7,
                167,
                277,
                List.of(
                        198, 199, 203, 200, 201, 202, 242, 206, 211, 269, 221, 281, 117, 270, 271,
                        425, 280, 282, 241, 219, 217, 218, 40, 39, 41, 51, 97, 268, 438, 434, 265,
                        104, 105, 273, 106, 129, 130));

        final String java;
        final int audit;
        final int prctl;
        final int seccomp;
        final List<Integer> refused;

        Machine(String java, int audit, int prctl, int seccomp, List<Integer> refused) {
            this.java = java;
            this.audit = audit;
            this.prctl = prctl;
            this.seccomp = seccomp;
            this.refused = refused;
        }
    }

    static boolean restrict(Machine machine) {
        List<int[]> program = program(machine);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filter = arena.allocate(8L * program.size(), 8);
            for (int i = 0; i < program.size(); i++) {
                int[] step = program.get(i);
                filter.set(JAVA_SHORT, 8L * i, (short) step[0]);
                filter.set(JAVA_BYTE, 8L * i + 2, (byte) step[1]);
                filter.set(JAVA_BYTE, 8L * i + 3, (byte) step[2]);
                filter.set(JAVA_INT, 8L * i + 4, step[3]);
            }
            MemorySegment head = arena.allocate(16, 8);
            head.set(JAVA_SHORT, 0, (short) program.size());
            head.set(ADDRESS, 8, filter);
            return Kernel.call(machine.seccomp, SET_MODE_FILTER, FLAG_TSYNC, head.address(), 0)
                    == 0;
        }
    }

    private static List<int[]> program(Machine machine) {
        int numbers = machine.refused.size();
        List<int[]> program = new ArrayList<>();
        program.add(step(LOAD, 0, 0, ARCHITECTURE));
        program.add(step(JUMP_EQUAL, 0, numbers + 3, machine.audit));
        program.add(step(LOAD, 0, 0, NUMBER));
        program.add(step(JUMP_AT_LEAST, numbers + 1, 0, X32));
        for (int i = 0; i < numbers; i++)
            program.add(step(JUMP_EQUAL, numbers - i, 0, machine.refused.get(i)));
        program.add(step(RETURN, 0, 0, ALLOW));
        program.add(step(RETURN, 0, 0, REFUSE));
        return program;
    }

    private static int[] step(int what, int then, int otherwise, int value) {
        return new int[] {what, then, otherwise, value};
    }
}
