package kotonoha.reader.text;

/// Code blocks of Markdown that nothing inside can end.
final class Fences {
    private Fences() {}

    static String around(String language, String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        String fence = "`".repeat(Math.max(3, longest + 1));
        String end = text.endsWith("\n") ? "" : "\n";
        return fence + language + "\n" + text + end + fence;
    }
}
