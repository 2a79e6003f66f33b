package kotonoha.net;

import java.util.List;

/// The header lines of a reply, in order; names are compared without case.
public record Headers(List<Header> lines) {
    public Headers {
        lines = List.copyOf(lines);
    }

    /// The last value of a header, or "" where it is absent.
    public String get(String name) {
        String found = "";
        for (Header line : lines) if (line.name().equalsIgnoreCase(name)) found = line.value();
        return found;
    }
}
