package kotonoha.store;

import java.nio.file.Path;
import kotonoha.access.Vault;
import kotonoha.kernel.Chance;
import kotonoha.work.Jobs;
import kotonoha.work.JobsContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqlJobsTest extends JobsContract {
    @TempDir Path folder;
    private @Nullable Database database;

    @Override
    protected Jobs newJobs() {
        database =
                Database.open(
                        DatabaseSettings.in(folder),
                        Vault.open(folder.resolve("key"), Chance.secure()));
        return new SqlJobs(database, time);
    }

    @AfterEach
    void close() {
        if (database != null) database.close();
    }
}
