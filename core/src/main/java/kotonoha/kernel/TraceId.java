package kotonoha.kernel;

/// The short code under which the log keeps the details of one turn; people see it in error sentences.
public record TraceId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
