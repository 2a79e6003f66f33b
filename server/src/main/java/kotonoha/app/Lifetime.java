package kotonoha.app;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The time between start and SIGTERM (or Ctrl-C), after which everything is closed and the program ends with 0.
final class Lifetime {
    private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);

    private Lifetime() {}

    /// Waits for the signal; never returns normally, since the closing ends the program.
    static int until(Runnable close) {
        Thread closing =
                Thread.ofPlatform()
                        .name("closing")
                        .unstarted(() -> {
                            int code = Terminal.FINE;
                            try {
                                close.run();
                            } catch (RuntimeException e) {
                                LOG.error("could not close everything", e);
                                code = Terminal.FAILED;
                            }
                            // Without this the exit code would be the signal's, as if something had
                            // failed.
                            Runtime.getRuntime().halt(code);
                        });
        Runtime.getRuntime().addShutdownHook(closing);
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Terminal.FINE;
    }
}
