package kotonoha.web;

import java.util.Optional;

/// Looks at each request before its route does; a reply from it is the answer.
@FunctionalInterface
public interface Gate {
    Optional<Reply> stop(Request request);
}
