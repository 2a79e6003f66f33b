package kotonoha.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which code answers which path. A pattern's part `{name}` stands for one part of the path, `{name...}` at its end for
/// all the rest (also for nothing). The first pattern that fits wins. Not for change after the server has started.
public final class Routes {
    private final List<Entry> entries = new ArrayList<>();
    private final List<SocketEntry> sockets = new ArrayList<>();
    private final List<Gate> gates = new ArrayList<>();

    public Routes get(String pattern, Route route) {
        return on("GET", pattern, route);
    }

    public Routes post(String pattern, Route route) {
        return on("POST", pattern, route);
    }

    /// `method` is a method's name, or `*` for any.
    public Routes on(String method, String pattern, Route route) {
        entries.add(new Entry(method, Pattern.of(pattern), route));
        return this;
    }

    public Routes socket(String pattern, SocketRoute route) {
        sockets.add(new SocketEntry(Pattern.of(pattern), route));
        return this;
    }

    /// A check before every route, sockets included.
    public Routes gate(Gate gate) {
        gates.add(gate);
        return this;
    }

    Optional<Reply> stopped(Request request) {
        for (Gate gate : gates) {
            Optional<Reply> reply = gate.stop(request);
            if (reply.isPresent()) return reply;
        }
        return Optional.empty();
    }

    Optional<Found<SocketRoute>> socket(String path) {
        for (SocketEntry entry : sockets) {
            Map<String, String> params = entry.pattern.match(path);
            if (params != null) return Optional.of(new Found<>(entry.route, params));
        }
        return Optional.empty();
    }

    Found<Route> find(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        boolean known = false;
        for (Entry entry : entries) {
            Map<String, String> params = entry.pattern.match(path);
            if (params == null) continue;
            if (entry.method.equals("*") || entry.method.equals(asked))
                return new Found<>(entry.route, params);
            known = true;
        }
        int status = known ? 405 : 404;
        String say = known ? "method not allowed" : "not found";
        return new Found<>(request -> Reply.text(status, say), Map.of());
    }

    record Found<T>(T what, Map<String, String> params) {}

    private record Entry(String method, Pattern pattern, Route route) {}

    private record SocketEntry(Pattern pattern, SocketRoute route) {}

    private record Pattern(List<String> parts, @Nullable String rest) {
        static Pattern of(String text) {
            if (!text.startsWith("/"))
                throw new IllegalArgumentException("a pattern starts with /: " + text);
            List<String> parts = new ArrayList<>(List.of(text.substring(1).split("/", -1)));
            String last = parts.getLast();
            if (!last.endsWith("...}")) return new Pattern(List.copyOf(parts), null);
            parts.removeLast();
            return new Pattern(List.copyOf(parts), last.substring(1, last.length() - 4));
        }

        @Nullable Map<String, String> match(String path) {
            String[] given = path.substring(1).split("/", -1);
            if (rest == null ? given.length != parts.size() : given.length < parts.size())
                return null;
            Map<String, String> params = new LinkedHashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                boolean named = part.startsWith("{");
                if (named ? given[i].isEmpty() : !part.equals(given[i])) return null;
                if (named)
                    params.put(part.substring(1, part.length() - 1), Request.unescaped(given[i]));
            }
            if (rest != null)
                params.put(
                        rest,
                        Request.unescaped(
                                String.join(
                                        "/", List.of(given).subList(parts.size(), given.length))));
            return params;
        }
    }
}
