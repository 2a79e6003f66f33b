package kotonoha.slack;

/// A file to be uploaded: its name with an ending, the title that people read, and what a picture shows, "" for none.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Upload(String name, String title, String altText, byte[] bytes) {
    @Override
    public String toString() {
        return "upload of %d bytes".formatted(bytes.length);
    }
}
