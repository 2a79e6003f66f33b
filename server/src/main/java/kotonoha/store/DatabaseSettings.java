package kotonoha.store;

import java.nio.file.Path;
import java.time.Duration;

/// Where the data lies. `url` is a JDBC address; `busy` how long a statement waits for a lock before it gives up;
/// `readers` how many reads run at once; `maxBytes` how large the file may grow; at nine tenths of it new work is
/// refused for the time being.
public record DatabaseSettings(String url, Duration busy, int readers, long maxBytes) {
    public DatabaseSettings {
        if (readers < 1) throw new IllegalArgumentException("readers must be at least 1");
    }

    public DatabaseSettings(String url) {
        this(url, Duration.ofSeconds(5), 2, 4L << 30);
    }

    /// SQLite in the data folder.
    public static DatabaseSettings in(Path dataFolder) {
        return new DatabaseSettings("jdbc:sqlite:" + dataFolder.resolve("kotonoha.db"));
    }
}
