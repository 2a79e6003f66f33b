package kotonoha.model.wire;

/// Mends pieces of text that a server cut in the middle of a character: the first half of a surrogate pair waits for the
/// second one. A half without the other becomes U+FFFD, or nothing at the very end.
final class Pieces {
    private String half = "";

    String whole(String piece) {
        String joined = half + piece;
        half = "";
        if (joined.isEmpty()) return "";
        int last = joined.length() - 1;
        if (Character.isHighSurrogate(joined.charAt(last))) {
            half = joined.substring(last);
            joined = joined.substring(0, last);
        }
        return Words.wellFormed(joined);
    }
}
