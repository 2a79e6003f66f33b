package kotonoha.kernel;

/// A token, key or password. Prints as `***`, so that it cannot reach a log by accident.
public record Secret(String reveal) {
    public Secret {
        if (reveal.isBlank()) throw new IllegalArgumentException("a secret must not be blank");
    }

    @Override
    public String toString() {
        return "***";
    }
}
