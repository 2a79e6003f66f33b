package kotonoha.work;

import kotonoha.work.Jobs.Job;

/// What is to be done with jobs of one kind. It may run twice for the same job ([Job#attempts] says so), and is
/// interrupted when its lease is lost or the program ends.
///
/// Returning means done. [kotonoha.kernel.TryLater] means again after a while, a bounded number of times; anything
/// else that is thrown means given up.
@FunctionalInterface
public interface Work {
    void run(Job job, Lease lease) throws InterruptedException;

    /// The last word on a job that will not be tried again, while its payload can still be read: the place to tell
    /// the person who waits. Called at most once per lease; what it throws is logged and changes nothing.
    default void gaveUp(Job job, String why) throws InterruptedException {}
}
