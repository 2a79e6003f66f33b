package kotonoha.work;

class MemoryJobsTest extends JobsContract {
    @Override
    protected Jobs newJobs() {
        return new MemoryJobs(time);
    }
}
