package kotonoha.store;

/// How much is kept: jobs that are not done yet (beyond it new ones are refused for the time being), and given-up jobs
/// for the admin (beyond it the oldest go).
public record JobLimits(int open, int parked) {
    public static JobLimits defaults() {
        return new JobLimits(100_000, 1_000);
    }
}
