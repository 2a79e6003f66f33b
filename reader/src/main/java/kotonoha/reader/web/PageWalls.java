package kotonoha.reader.web;

import java.util.regex.Pattern;
import kotonoha.files.Unreadable.Reason;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;

/// What may stand between a visitor and the text of a page: a sign-in, or that only a browser shows it.
///
/// @param asksPassword it has a field for one
/// @param asksName it calls itself a sign-in and has a field for a name or address
/// @param scripted scripts, frames or a forwarding make what is seen
record PageWalls(boolean asksPassword, boolean asksName, boolean scripted) {
    /// Text behind which there is more than a wall.
    private static final int ENOUGH = 800;

    private static final int HARDLY_ANY = 300;
    private static final Pattern SIGN_IN =
            Pattern.compile("(?i)\\b(?:sign|log)[ -]?(?:in|on)\\b|ログイン|サインイン");
    private static final Pattern WAITING =
            Pattern.compile(
                    "(?i)[#*\\s]*(?:now )?(?:loading|please wait|redirecting|just a moment|読み込み中|読込中|ロード中|お待ちください|しばらくお待ち)[^\\n]{0,40}");
    private static final Pattern WANTS_SCRIPTS = Pattern.compile("(?i)javascript|ジャバスクリプト|スクリプト");

    private static final Pattern PLEA =
            Pattern.compile("(?i)enable|disabled|turn on|required|有効|オフ|無効");

    static PageWalls of(Document page) {
        boolean field =
                page.selectFirst("input[type=email], input[type=text], input[name]") != null;
        String named = page.title() + " " + page.select("h1").text();
        boolean scripted =
                page.selectFirst("script, frameset, iframe, meta[http-equiv=refresh], template")
                        != null;
        return new PageWalls(
                page.selectFirst("input[type=password]") != null,
                field && SIGN_IN.matcher(named).find(),
                scripted);
    }

    /// What `markdown`, all that can be read, stands in front of; null where it is the page itself.
    @Nullable Reason before(String markdown) {
        String text = markdown.strip();
        if (asksPassword && text.length() < ENOUGH) return Reason.LOGIN;
        if (asksName && text.length() < HARDLY_ANY) return Reason.LOGIN;
        if (!scripted) return null;
        boolean wants = text.length() < HARDLY_ANY && WANTS_SCRIPTS.matcher(text).find();
        boolean waits = text.isEmpty() || WAITING.matcher(text).matches();
        return wants && isPlea(text) || waits ? Reason.NEEDS_BROWSER : null;
    }

    /// A sentence or two that ask for scripts, and nothing else.
    private static boolean isPlea(String text) {
        return PLEA.matcher(text).find()
                && text.lines().filter(line -> !line.isBlank()).count() <= 3;
    }
}
