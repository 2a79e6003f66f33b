package kotonoha.kernel;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Anchors of the headings of one page, by GitHub's rule: lower case, spaces become hyphens, everything but letters,
/// digits, `-` and `_` goes; a repeated heading gets `-1`, `-2`. Whoever shows a page and whoever links into it call
/// [#next] for each heading in the order of the page and so agree. Used by one thread.
public final class Anchor {
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)\\]\\([^)]*\\)");
    private static final Pattern EMPHASIS =
            Pattern.compile("(?<![\\p{L}\\p{N}])(_{1,2})(?=\\S)(.+?)\\1(?![\\p{L}\\p{N}])");
    private static final Pattern DROPPED = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Z}\\t_-]");

    private final Set<String> used = new HashSet<>();

    /// The anchor of the page's next heading, unique within the page: the value of its `id`.
    public String next(String heading) {
        String slug = slug(heading);
        String anchor = slug;
        for (int n = 1; !used.add(anchor); n++) anchor = slug + "-" + n;
        return anchor;
    }

    /// The anchor of a heading's Markdown (or plain text) without regard to the rest of the page.
    public static String slug(String heading) {
        String plain = EMPHASIS.matcher(LINK.matcher(heading).replaceAll("$1")).replaceAll("$2");
        String kept = DROPPED.matcher(plain.strip().toLowerCase(Locale.ROOT)).replaceAll("");
        String slug = kept.replaceAll("[\\p{Z}\\t]", "-");
        return slug.isEmpty() ? "section" : slug;
    }

    /// An address that opens a page at an anchor; letters beyond ASCII are percent-encoded, as in every URL.
    public static String url(String page, String anchor) {
        if (anchor.isEmpty()) return page;
        String encoded = URLEncoder.encode(anchor, StandardCharsets.UTF_8).replace("+", "%20");
        return page + "#" + encoded;
    }
}
