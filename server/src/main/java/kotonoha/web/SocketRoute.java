package kotonoha.web;

/// Takes a WebSocket that has just been opened and says who listens to it.
@FunctionalInterface
public interface SocketRoute {
    SocketListener open(Request request, Socket socket);
}
