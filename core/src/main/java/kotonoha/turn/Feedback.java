package kotonoha.turn;

import java.time.Instant;
import kotonoha.kernel.ChannelId;
import kotonoha.kernel.MessageTs;
import kotonoha.kernel.TeamId;
import kotonoha.kernel.UserId;

/// What people think of answers, durable; the port.
public interface Feedback {
    /// Keeps one person's word on one answer; a later word of the same person replaces it. Durable on return.
    void record(Entry entry);

    /// One person's word on one answer. `reason` is what they wrote in the modal, or empty.
    record Entry(
            TeamId team,
            ChannelId channel,
            MessageTs answer,
            UserId user,
            Rating rating,
            String reason,
            Instant at) {}

    /// The two buttons below an answer.
    enum Rating {
        GOOD,
        BAD
    }
}
