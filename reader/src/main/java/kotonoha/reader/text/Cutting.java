package kotonoha.reader.text;

/// Cuts where a reader would.
final class Cutting {
    private Cutting() {}

    /// Without the last line, which is not whole, unless that were most of it; never between the halves of a character.
    static String atLine(String text) {
        int end = text.lastIndexOf('\n');
        if (end > text.length() / 2) return text.substring(0, end);
        boolean half = !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
        return half ? text.substring(0, text.length() - 1) : text;
    }
}
