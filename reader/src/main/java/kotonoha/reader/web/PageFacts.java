package kotonoha.reader.web;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/// What a page says about itself: its title, and the day it was published or changed.
record PageFacts(String title, @Nullable LocalDate date) {
    private static final int MOST_METAS = 500;
    private static final String[] DATES = {
        "meta[property=article:modified_time]",
        "meta[property=article:published_time]",
        "meta[property=og:updated_time]",
        "meta[itemprop=dateModified]",
        "meta[itemprop=datePublished]",
        "meta[name=date]",
        "meta[name=pubdate]",
        "meta[name=dc.date]",
        "meta[name=dcterms.modified]",
        "meta[name=last-modified]",
        "meta[http-equiv=last-modified]",
        "meta[name=citation_publication_date]"
    };
    private static final Pattern PUBLISHED =
            Pattern.compile("\"(?:dateModified|datePublished)\"\\s*:\\s*\"([^\"]{8,40})\"");
    private static final Pattern PLACE =
            Pattern.compile(
                    "(?:^|[^a-z])(?:date|time|published|pubdate|posted|updated|modified)(?:[^a-z]|$)");
    private static final Pattern SAID =
            Pattern.compile(
                    "^(?:公開日|更新日|掲載日|投稿日|発行日|作成日|最終更新日?|発表日|Published|Updated|Posted|Last updated)[^0-9０-９]{0,12}(.{4,40})");

    static PageFacts of(Document page) {
        return new PageFacts(title(page), date(page));
    }

    private static String title(Document page) {
        Element og = page.selectFirst("meta[property=og:title], meta[name=twitter:title]");
        if (og != null && !og.attr("content").isBlank()) return og.attr("content");
        Element heading = page.selectFirst("h1:not([hidden])");
        boolean only = heading != null && page.select("h1").size() == 1 && !isOfSite(heading);
        if (only && heading != null && !heading.text().isBlank()) return bare(heading);
        if (!page.title().isBlank()) return page.title();
        return heading == null ? "" : bare(heading);
    }

    /// The first heading of many blogs is the name of the blog, on every page.
    private static boolean isOfSite(Element heading) {
        return heading.closest(
                                "#header, #site-header, #blog-header, #masthead, .site-header, .blog-title, .site-title, #logo")
                        != null
                || heading.hasClass("logo");
    }

    /// Without the sign that links to the heading.
    private static String bare(Element heading) {
        String text = heading.text().strip();
        int end = text.length();
        while (end > 1 && "¶#§ ".indexOf(text.charAt(end - 1)) >= 0) end--;
        return text.substring(0, end);
    }

    private static @Nullable LocalDate date(Document page) {
        List<Element> metas = page.select("meta").stream().limit(MOST_METAS).toList();
        for (String place : DATES) {
            for (Element meta : metas) {
                LocalDate day = meta.is(place) ? Dates.in(meta.attr("content")) : null;
                if (day != null) return day;
            }
        }
        for (Element data : page.select("script[type=application/ld+json]")) {
            Matcher published = PUBLISHED.matcher(data.data());
            LocalDate day = published.find() ? Dates.in(published.group(1)) : null;
            if (day != null) return day;
        }
        for (Element time :
                page.select("time[datetime], [itemprop=datePublished], [itemprop=dateModified]")) {
            String said = time.hasAttr("datetime") ? time.attr("datetime") : time.attr("content");
            LocalDate day = Dates.in(said.isEmpty() ? time.text() : said);
            if (day != null) return day;
        }
        return inPlace(page);
    }

    /// Short elements that are named for a date or say that they are one.
    private static @Nullable LocalDate inPlace(Document page) {
        int seen = 0;
        for (Element element : page.body().select("time, p, span, div, li, dd, td, small")) {
            if (++seen > 3_000) return null;
            if (element.childNodeSize() > 12) continue;
            String words = element.text();
            if (words.length() < 6 || words.length() > 80) continue;
            Matcher said = SAID.matcher(words);
            if (said.find()) {
                LocalDate day = Dates.in(words);
                if (day != null) return day;
            }
            String names = (element.className() + " " + element.id()).toLowerCase(Locale.ROOT);
            boolean named = element.normalName().equals("time") || PLACE.matcher(names).find();
            LocalDate day = named || Dates.isOnlyOne(words) ? Dates.in(words) : null;
            if (day != null) return day;
        }
        return null;
    }
}
