package kotonoha.web;

/// One end of a WebSocket. Thread-safe.
public interface Socket {
    /// Sends a text and waits until it is handed to the network; false where the connection is gone.
    boolean send(String text);

    /// Sends a ping; false where the connection is gone.
    boolean ping();

    void close(int code, String reason);

    /// Drops the connection without a word.
    void cut();

    boolean isOpen();
}
