package kotonoha.store;

import kotonoha.turn.Feedback;

/// Feedback in a SQL database; the reasons that people wrote are sealed. Thread-safe.
public final class SqlFeedback implements Feedback {
    private final Database database;

    public SqlFeedback(Database database) {
        this.database = database;
    }

    @Override
    public void record(Entry entry) {
        byte[] reason =
                database.seal(entry.reason(), "feedback " + entry.channel() + " " + entry.answer());
        database.write(handle ->
                handle.execute(
                        """
                        INSERT INTO feedback (team, channel, answer, person, rating, reason, given_at)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (team, channel, answer, person) DO UPDATE
                        SET rating = excluded.rating, reason = excluded.reason, given_at = excluded.given_at
                        """,
                        entry.team().value(),
                        entry.channel().value(),
                        entry.answer().value(),
                        entry.user().value(),
                        entry.rating().name(),
                        reason,
                        entry.at().toEpochMilli()));
    }
}
