package kotonoha.reader.web;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/// Finds what a page is about: its article or main part, else the block with the most text for the fewest links.
final class Readable {
    private static final String ASIDE =
            "nav, footer, aside, [role=navigation], [role=banner], [role=contentinfo], [role=complementary], [role=search], "
                    + "[role=dialog], [role=alertdialog], [role=menu], [role=menubar], dialog, button, select, textarea, input:not([type=checkbox]), "
                    + "iframe, object, embed, svg, canvas, audio, video, a.headerlink, a.anchor, a.header-anchor, a.hash-link";
    private static final Pattern BANNER =
            Pattern.compile(
                    "cookie|consent|gdpr|onetrust|newsletter|subscribe-|share-|social-|breadcrumb|advert|sponsor|promo-|related-|recommend");
    private static final String TEXTUAL = "p, td, pre, li, blockquote, dd, section, h2, h3";

    private final Element body;

    Readable(Document page) {
        this.body = page.body();
    }

    Element main() {
        dropAsides();
        int all = body.text().length();
        Element named = named(all);
        if (named != null) return named;
        Element dense = densest();
        if (dense != null && dense.text().length() >= Math.max(200, all * 0.5))
            return withHeading(dense);
        return body;
    }

    /// The block above as well where that has hardly more than the heading of the text.
    private Element withHeading(Element dense) {
        Element parent = dense.parent();
        boolean hasOne = dense.selectFirst("h1, h2") != null;
        if (hasOne || parent == null || parent.equals(body) || parent.selectFirst("h1, h2") == null)
            return dense;
        return parent.text().length() <= dense.text().length() * 1.2 + 100 ? parent : dense;
    }

    private void dropAsides() {
        int all = Math.max(1, body.text().length());
        for (Element aside : body.select(ASIDE)) dropUnlessMost(aside, all);
        for (Element header : body.select("header"))
            if (header.closest("article, main, [role=main]") == null
                    && header.selectFirst("h1") == null) dropUnlessMost(header, all);
        for (Element form : body.select("form")) dropUnlessMost(form, all);
        for (Element element : body.select("[class], [id]")) {
            String name = (element.className() + " " + element.id()).toLowerCase(Locale.ROOT);
            if (BANNER.matcher(name).find()) dropUnlessMost(element, all);
        }
    }

    private static void dropUnlessMost(Element element, int all) {
        if (element.parent() == null || element.normalName().equals("body")) return;
        if (element.text().length() < all * 0.4) element.remove();
    }

    private @org.jspecify.annotations.Nullable Element named(int all) {
        List<Element> mains = body.select("main, [role=main]");
        Element main = longest(mains);
        Element article = longest(body.select("article, [itemprop=articleBody]"));
        if (article != null
                && main != null
                && article.closest("main, [role=main]") != null
                && article.text().length() >= main.text().length() * 0.5) return article;
        if (main != null && main.text().length() >= Math.min(200, all * 0.3)) return main;
        if (article != null && article.text().length() >= Math.min(200, all * 0.5)) return article;
        return longest(
                body.select(
                        "#content, #main, #main-content, .post-content, .entry-content, .article-body, .markdown-body"),
                all);
    }

    private static @org.jspecify.annotations.Nullable Element longest(List<Element> some) {
        Element longest = null;
        int most = 0;
        for (Element element : some) {
            int length = element.text().length();
            if (length <= most) continue;
            most = length;
            longest = element;
        }
        return longest;
    }

    private static @org.jspecify.annotations.Nullable Element longest(List<Element> some, int all) {
        Element element = longest(some);
        return element != null && element.text().length() >= all * 0.5 ? element : null;
    }

    /// Each text block speaks for its parent, and half as much for the parent of that.
    private @org.jspecify.annotations.Nullable Element densest() {
        Map<Element, Double> scores = new HashMap<>();
        int seen = 0;
        for (Element block : body.select(TEXTUAL)) {
            if (++seen > 20_000) break;
            int length = block.ownText().length();
            if (length < 25) continue;
            double score = length * (1 - linkShare(block));
            Element parent = block.parent();
            if (parent == null) continue;
            scores.merge(parent, score, Double::sum);
            Element above = parent.parent();
            if (above != null) scores.merge(above, score / 2, Double::sum);
        }
        Element best = null;
        double most = 0;
        for (Map.Entry<Element, Double> entry : scores.entrySet()) {
            if (entry.getValue() <= most) continue;
            most = entry.getValue();
            best = entry.getKey();
        }
        return best;
    }

    private static double linkShare(Element block) {
        int linked = 0;
        for (Element link : block.select("a")) linked += link.text().length();
        return Math.min(1, linked / (double) Math.max(1, block.text().length()));
    }
}
