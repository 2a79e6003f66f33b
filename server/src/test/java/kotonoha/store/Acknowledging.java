package kotonoha.store;

import java.nio.file.Path;
import java.util.Set;
import kotonoha.access.Vault;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Time;
import kotonoha.work.Jobs.Accepted;
import kotonoha.work.Jobs.NewJob;

/// A program to be killed: enqueues jobs from several threads and says which ones it was promised.
final class Acknowledging {
    private Acknowledging() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        String round = args[1];
        Database database =
                Database.open(
                        DatabaseSettings.in(folder),
                        Vault.open(folder.resolve("key"), Chance.secure()));
        SqlJobs jobs = new SqlJobs(database, Time.system());
        System.out.println("ready");
        for (int t = 0; t < 8; t++) {
            String name = round + "-" + t + "-";
            Thread.ofPlatform().start(() -> enqueueForEver(jobs, name));
        }
        Thread.currentThread().join();
    }

    private static void enqueueForEver(SqlJobs jobs, String name) {
        for (int i = 0; ; i++) {
            String key = name + i;
            // Each twice, as Slack's retries do.
            for (int again = 0; again < 2; again++) {
                Accepted accepted =
                        jobs.enqueue(new NewJob(Set.of(key), "question", "lane" + i % 7, key));
                boolean isNew = accepted instanceof Accepted.New;
                if (isNew != (again == 0)) System.out.println("wrong " + key);
            }
            synchronized (System.out) {
                System.out.println("ack " + key);
            }
        }
    }
}
