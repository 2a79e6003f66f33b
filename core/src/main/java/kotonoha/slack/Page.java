package kotonoha.slack;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import kotonoha.kernel.MessageTs;

/// One message of an answer while it is being written. Used by one thread.
sealed interface Page permits StreamedPage, PostedPage {

    /// Adds to the message; the first call makes it. After `Wait` the same must be asked again.
    Sent add(Piece piece);

    /// Adds what is left and ends the message, closing blocks and all. After `Wait` the same must be asked again.
    Sent end(Piece rest, Closing closing);

    /// The message, once it exists.
    Optional<MessageTs> ts();

    /// How much it holds, in the measure of [#paging].
    int used();

    Paging paging();

    /// The shortest time between two writes.
    Duration interval();

    /// Text and tasks in their order. `tasks` stand before the text.
    record Piece(String text, List<Task> tasks) {
        static final Piece NOTHING = new Piece("", List.of());

        public Piece {
            tasks = List.copyOf(tasks);
        }

        boolean isEmpty() {
            return text.isEmpty() && tasks.isEmpty();
        }
    }

    /// What came of it.
    sealed interface Sent {
        /// It is there.
        record Yes() implements Sent {}

        /// Not there, or nobody knows yet.
        record Wait(Duration length) implements Sent {}

        /// Not made: too many streams are being started in this workspace.
        record Crowded() implements Sent {}

        /// Not taken: the message is full.
        record Full() implements Sent {}

        /// Not taken: the message takes nothing any more.
        record Over() implements Sent {}

        /// The rest of the text is there, the closing is not, and the message takes nothing any more.
        record TextOnly() implements Sent {}

        /// Not taken: the person stopped the answer.
        record Stopped() implements Sent {}

        /// Not taken: this kind of page does not work here.
        record No(String code) implements Sent {}
    }
}
