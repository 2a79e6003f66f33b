package kotonoha.slack;

import kotonoha.kernel.ChannelId;
import kotonoha.kernel.MessageTs;
import org.jspecify.annotations.Nullable;

/// An address inside our own workspace: what it points at, by id. Whether it exists and who may see it is not said.
public sealed interface SlackLink {

    /// A message; `thread` is the root of its thread where the address names one, else null: the message may be a root
    /// itself.
    record Message(ChannelId channel, MessageTs ts, @Nullable MessageTs thread)
            implements SlackLink {
        /// What to ask for to get the whole thread.
        public MessageTs root() {
            return thread == null ? ts : thread;
        }
    }

    /// A canvas by its file id.
    record Canvas(String fileId) implements SlackLink {}

    /// The canvas of a channel.
    record ChannelCanvas(ChannelId channel) implements SlackLink {}

    /// A file; it may turn out to be a canvas.
    record File(String fileId) implements SlackLink {}
}
