package kotonoha.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import kotonoha.work.Jobs;

/// Jobs that a test lets fail in one method.
class FailingJobs implements Jobs {
    private final Jobs jobs;

    FailingJobs(Jobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public Accepted enqueue(NewJob job) {
        return jobs.enqueue(job);
    }

    @Override
    public List<Job> lease(Duration lease, int most) {
        return jobs.lease(lease, most);
    }

    @Override
    public boolean renew(Job job, Duration lease) {
        return jobs.renew(job, lease);
    }

    @Override
    public boolean record(Job job, String progress) {
        return jobs.record(job, progress);
    }

    @Override
    public boolean complete(Job job) {
        return jobs.complete(job);
    }

    @Override
    public boolean retry(Job job, Duration after, String why) {
        return jobs.retry(job, after, why);
    }

    @Override
    public boolean park(Job job, String why) {
        return jobs.park(job, why);
    }

    @Override
    public int waiting(String lane) {
        return jobs.waiting(lane);
    }

    @Override
    public List<Job> withdraw(String lane) {
        return jobs.withdraw(lane);
    }

    @Override
    public Optional<Instant> nextDue() {
        return jobs.nextDue();
    }

    @Override
    public void onDue(Runnable listener) {
        jobs.onDue(listener);
    }
}
