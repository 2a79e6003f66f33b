package kotonoha.work;

/// The work was taken over by somebody else: stop at once and leave everything as it is.
public final class LeaseLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    LeaseLost(long job) {
        super("the lease of job " + job + " is lost");
    }
}
