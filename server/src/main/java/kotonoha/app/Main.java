package kotonoha.app;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import kotonoha.kernel.Time;

/// Starts Kotonoha: reads the command line and runs one command.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(new Terminal(Surroundings.real(), Time.system(), out, err).run(args));
    }
}
