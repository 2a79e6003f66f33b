package kotonoha.files;

import java.io.IOException;
import java.io.InputStream;

/// A file as somebody posted it; nothing about it is believed. `declaredType` is the MIME type it came with, "" for none;
/// `size` its bytes as declared, -1 where unknown. `version` names this very content for the cache before it is fetched
/// (a Slack file's id and its last change), "" where nothing does.
public record RawFile(
        String name, String declaredType, long size, String version, As as, Content content) {

    /// Opens the bytes, each time from the start. A failure of the other side is a [kotonoha.kernel.TryLater] or
    /// [kotonoha.kernel.Broken], or an [Unreadable] told in a [CannotRead].
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }

    /// What the bytes are read as, where that is not told by themselves.
    public enum As {
        /// By content: whatever it is.
        FILE,
        /// The HTML that Slack hands out for a canvas: headings, lists, task lists, tables, links and mentions are kept.
        CANVAS,
        /// A web page: the readable text without navigation, its title and date. A PDF or other file is read as one.
        PAGE
    }

    @Override
    public String toString() {
        return "file of %d bytes as %s".formatted(size, as);
    }
}
