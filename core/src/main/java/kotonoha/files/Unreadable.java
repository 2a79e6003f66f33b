package kotonoha.files;

/// Why something could not be read. `detail` is a few words for the log and the person (a number, a host); never content.
public record Unreadable(Reason reason, String detail) implements ReadResult {

    public Unreadable(Reason reason) {
        this(reason, "");
    }

    /// Each has a sentence in both languages, `context.unread.<name in lower case>`, that says what one can do.
    public enum Reason {
        /// Needs a password.
        ENCRYPTED,
        /// Broken, or not what it claims to be, so that nothing could be read.
        DAMAGED,
        /// Nothing in it.
        EMPTY,
        /// Larger than the limit that `detail` names.
        TOO_LARGE,
        /// An archive or document that unpacks to far more than it weighs, lies about its sizes, is nested too deep, or
        /// has too many entries; XML that defines entities.
        DANGEROUS,
        /// A kind of file that is not read (a program, a disk image).
        UNKNOWN_KIND,
        /// Took longer than the time limit; the reader was replaced.
        TOO_SLOW,
        /// A picture, and neither does the model see nor is OCR installed.
        NO_EYES,
        /// Audio or video, and the provider has no transcription.
        NO_EARS,
        /// Deleted, or hidden by Slack's limits (a tombstone).
        GONE,
        /// Kept outside Slack by another service; its own link has to be opened.
        EXTERNAL,
        /// The app may not read it: a scope or an invitation is missing.
        NOT_ALLOWED,
        /// Nobody of that name, or nothing the asker may see: the two are not told apart.
        NOT_SEEN,
        /// The asker may see it, but not everybody who reads the answer here: asked in a DM it is read.
        NOT_FOR_ALL,
        /// A sign-in page came in its place.
        LOGIN,
        /// A page without text of its own: a browser fills it by script, or shows others in its frames.
        NEEDS_BROWSER,
        /// An address inside a private network, or one that is no web address; it was not called.
        PRIVATE_ADDRESS,
        /// The other side did not answer, or answered with an error (`detail`).
        UNREACHABLE,
        /// There were more items than are read at once.
        TOO_MANY,
        /// A fault of ours.
        FAILED;

        /// Whether what could not be read may be named to everybody who reads the answer; else its very existence is not
        /// told.
        public boolean mayBeNamed() {
            return switch (this) {
                case NOT_SEEN, NOT_FOR_ALL -> false;
                case ENCRYPTED,
                        DAMAGED,
                        EMPTY,
                        TOO_LARGE,
                        DANGEROUS,
                        UNKNOWN_KIND,
                        TOO_SLOW,
                        NO_EYES,
                        NO_EARS,
                        GONE,
                        EXTERNAL,
                        NOT_ALLOWED,
                        LOGIN,
                        NEEDS_BROWSER,
                        PRIVATE_ADDRESS,
                        UNREACHABLE,
                        TOO_MANY,
                        FAILED ->
                        true;
            };
        }
    }
}
