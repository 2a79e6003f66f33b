package kotonoha.web;

/// What answers a request. Runs on a thread of its own and may block.
@FunctionalInterface
public interface Route {
    Reply reply(Request request) throws Exception;
}
