package kotonoha.model.wire;

import kotonoha.net.Headers;
import kotonoha.net.ServerSentEvents;

/// What the reader of an attempt hands to the run.
sealed interface Arrival {
    /// The server took the request.
    record Accepted() implements Arrival {}

    /// An event of the stream, with the steady time at which it came.
    record Event(ServerSentEvents.Event event, long at) implements Arrival {}

    /// A reply that is no stream but one JSON text.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Whole(byte[] json) implements Arrival {}

    /// A status that is no success.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Refused(int status, Headers headers, byte[] body) implements Arrival {}

    /// The stream ended in order.
    record End() implements Arrival {}

    /// No connection, no reply, or a stream that broke off.
    record Lost(String why) implements Arrival {}

    /// A reply that is neither stream nor JSON, or too large.
    record Senseless(String why) implements Arrival {}

    /// Nothing came: the run was closed.
    record Closed() implements Arrival {}
}
