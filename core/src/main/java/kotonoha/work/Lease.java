package kotonoha.work;

/// The right to work on a job. While it is held nobody else works on this job or in its lane.
public interface Lease {
    /// Notes how far the work is, durable on return; the next run finds it in [Jobs.Job#progress].
    /// Throws [LeaseLost] when the work belongs to somebody else by now.
    void record(String progress);

    /// Throws [LeaseLost] when the work belongs to somebody else by now; to be asked before what cannot be undone.
    void check();

    /// Whether another failure would be the last.
    boolean last();
}
