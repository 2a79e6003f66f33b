package kotonoha.files;

/// A file that Kotonoha or the model's tools made for the asker: a chart, a picture of a diagram, a table as CSV.
/// `title` is what people read, `name` has an ending that fits `type` (MIME).
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Made(String name, String title, String type, byte[] bytes) {
    @Override
    public String toString() {
        return "%s of %d bytes".formatted(type, bytes.length);
    }
}
