package kotonoha.context;

import java.util.Optional;
import kotonoha.files.Ears;
import kotonoha.files.Ocr;

/// What can be done with pictures and recordings: whether the model sees, and what reads or hears in its place.
public record Senses(boolean eyes, Optional<Ocr> ocr, Optional<Ears> ears) {
    /// Neither sees nor hears.
    public static Senses none() {
        return new Senses(false, Optional.empty(), Optional.empty());
    }
}
