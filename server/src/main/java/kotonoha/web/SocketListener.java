package kotonoha.web;

/// Hears what comes over a WebSocket; calls come one after the other.
public interface SocketListener {
    /// The connection is ready to send.
    default void opened() {}

    void text(String message);

    /// The connection is gone, for whatever reason; called once.
    default void closed(int code) {}
}
