package kotonoha.files;

/// Turns what is spoken in a recording into text. Thread-safe.
public interface Ears {
    /// The words as an [Extract] with the note `TRANSCRIBED`, or why there are none. `found` is what the reader told of the
    /// file: its kind and type by content. Never throws for what a file is or the other side does.
    ReadResult hear(RawFile file, Extract found) throws InterruptedException;
}
