package kotonoha.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import kotonoha.kernel.Broken;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;

/// Brings the tables to the shape this program knows. Flyway does it, but costs 0.4 s to load: where its own record
/// shows exactly the steps known here, with the same check sums and all successful, there is nothing for it to do.
final class Migrations {
    /// The steps in `resources/kotonoha/store`, as Flyway numbers and sums them up; a test holds the two together.
    static final List<Step> KNOWN = List.of(new Step("1", 177032131, true));

    private static final String RECORD = "schema_history";

    private Migrations() {}

    static void run(Jdbi jdbi, DataSource data, Dialect dialect) {
        List<Step> done = done(jdbi, data);
        if (done.equals(KNOWN)) return;
        if (done.size() > KNOWN.size())
            throw new Broken(
                    "the data in %s was written by a newer Kotonoha (tables at step %s, this one knows %s); start that version, or restore a backup"
                            .formatted(
                                    dialect.file(),
                                    done.getLast().version(),
                                    KNOWN.getLast().version()));
        try {
            flyway(data, dialect).migrate();
        } catch (FlywayException e) {
            throw new Broken("cannot bring the tables in " + dialect.file() + " up to date", e);
        }
    }

    static Flyway flyway(DataSource data, Dialect dialect) {
        return Flyway.configure()
                .dataSource(data)
                .locations("classpath:kotonoha/store")
                .table(RECORD)
                .placeholders(dialect.words())
                .load();
    }

    private static List<Step> done(Jdbi jdbi, DataSource data) {
        if (!hasRecord(data)) return List.of();
        return jdbi.withHandle(handle ->
                handle.createQuery(
                                "SELECT version, checksum, success FROM schema_history WHERE version IS NOT NULL ORDER BY installed_rank")
                        .map((row, context) ->
                                new Step(row.getString(1), row.getInt(2), row.getBoolean(3)))
                        .list());
    }

    private static boolean hasRecord(DataSource data) {
        try (Connection connection = data.getConnection();
                var tables = connection.getMetaData().getTables(null, null, RECORD, null)) {
            return tables.next();
        } catch (SQLException e) {
            throw new Broken("cannot read the database: " + e.getMessage(), e);
        }
    }

    /// One migration as Flyway records it.
    record Step(String version, int checksum, boolean success) {}
}
