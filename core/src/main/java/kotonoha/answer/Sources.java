package kotonoha.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import kotonoha.knowledge.Passage;
import kotonoha.tools.Shelf;

/// What one answer may cite and link to, and what it did cite. Used by the one thread that writes the answer.
public final class Sources {
    private final String question;
    private final Shelf shelf = new Shelf();
    private final Markers markers = new Markers(shelf);
    private final List<Source> hosted = new ArrayList<>();

    /// @param question the person's own words: links in them may be repeated
    public Sources(String question) {
        this.question = question;
    }

    public Shelf shelf() {
        return shelf;
    }

    /// True for a URL that stands verbatim in the question or in a passage; the passage is cited from then on.
    public boolean allows(String url) {
        if (standsIn(question, url)) return true;
        if (hosted.stream().anyMatch(source -> source.url().equals(url))) return true;
        Optional<Passage> passage =
                shelf.all().stream()
                        .filter(p -> p.url().equals(url) || standsIn(p.text(), url))
                        .findFirst();
        passage.ifPresent(p -> markers.cite(shelf.put(p)));
        return passage.isPresent();
    }

    /// The sources that the text cites, in the order of their numbers.
    public List<Source> cited() {
        List<Source> cited = new ArrayList<>();
        for (int number : markers.cited()) {
            shelf.get(number).ifPresent(p -> cited.add(source(cited.size() + 1, p)));
        }
        for (Source source : hosted) cited.add(numbered(cited.size() + 1, source));
        return cited;
    }

    /// A page that one of the provider's tools cites.
    void cite(String title, String url) {
        boolean known = hosted.stream().anyMatch(source -> source.url().equals(url));
        if (known || hosted.size() >= 20) return;
        hosted.add(new Source(0, title.isBlank() ? url : title, "", url, null, ""));
    }

    String feed(String piece) {
        return markers.feed(piece);
    }

    String flush() {
        return markers.flush();
    }

    static Source source(int number, Passage p) {
        return new Source(number, p.title(), p.section(), p.url(), p.changed(), p.author());
    }

    /// Verbatim and whole: `https://a.example/x` does not stand in `https://a.example/xy`.
    private static boolean standsIn(String text, String url) {
        for (int at = text.indexOf(url); at >= 0; at = text.indexOf(url, at + 1)) {
            int end = at + url.length();
            if (end == text.length() || !continuesUrl(text, end)) return true;
        }
        return false;
    }

    private static boolean continuesUrl(String text, int at) {
        char c = text.charAt(at);
        if (c > 127 || Character.isWhitespace(c) || "<>\"'`|)]}*_~".indexOf(c) >= 0) return false;
        if (".,;:!?".indexOf(c) < 0) return true;
        return at + 1 < text.length() && continuesUrl(text, at + 1);
    }

    private static Source numbered(int number, Source s) {
        return new Source(number, s.title(), s.section(), s.url(), s.changed(), s.author());
    }
}
