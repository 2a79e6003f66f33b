package kotonoha.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import kotonoha.kernel.Broken;

/// The Web API methods that the workspace answers, with their arguments, from `methods.txt`.
final class Catalogue {
    private static final Catalogue LOADED = load();

    private final Map<String, Method> methods;

    private Catalogue(Map<String, Method> methods) {
        this.methods = methods;
    }

    /// One method of the reference.
    ///
    /// @param rate calls a minute, or "post"
    /// @param json whether a JSON body is read
    /// @param scopes any of them is enough; empty means none is needed
    record Method(
            String name,
            String rate,
            boolean json,
            Set<String> scopes,
            Set<String> required,
            Set<String> optional) {
        boolean knows(String argument) {
            return argument.equals("token")
                    || required.contains(argument)
                    || optional.contains(argument);
        }
    }

    static Catalogue get() {
        return LOADED;
    }

    Optional<Method> method(String name) {
        return Optional.ofNullable(methods.get(name));
    }

    Set<String> names() {
        return methods.keySet();
    }

    Set<String> allScopes() {
        Set<String> scopes = new TreeSet<>(Set.of("app_mentions:read"));
        methods.values().forEach(method -> scopes.addAll(method.scopes));
        return scopes;
    }

    private static Catalogue load() {
        Map<String, Method> methods = new LinkedHashMap<>();
        try (InputStream in = Catalogue.class.getResourceAsStream("methods.txt")) {
            if (in == null) throw new Broken("methods.txt is not on the class path");
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            all.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> List.of(line.split(" \\| ", -1)))
                    .forEach(row -> methods.put(row.getFirst(), method(row)));
        } catch (IOException e) {
            throw new Broken("cannot read methods.txt", e);
        }
        return new Catalogue(methods);
    }

    private static Method method(List<String> row) {
        return new Method(
                row.get(0),
                row.get(1),
                row.get(2).equals("json"),
                words(row.get(3)),
                words(row.get(4)),
                words(row.get(5)));
    }

    private static Set<String> words(String cell) {
        return cell.equals("-") ? Set.of() : Set.copyOf(List.of(cell.split(" ")));
    }
}
