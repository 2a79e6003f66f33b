package kotonoha.context;

import kotonoha.kernel.ChannelId;
import kotonoha.kernel.MessageTs;

/// What an address within our own workspace points at.
sealed interface Pointer {
    /// A message; its thread is read with it.
    record Message(ChannelId channel, MessageTs ts, MessageTs thread) implements Pointer {}

    /// A file or canvas.
    record File(String id) implements Pointer {}
}
