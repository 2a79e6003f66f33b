package kotonoha.slack;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds what Slack or a browser may take for an address, and takes its power away.
final class Addresses {
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");
    private static final Pattern DEAD = Pattern.compile("(?i)hxxps?://");
    private static final Pattern WEB = Pattern.compile("(?i)http(s?)$");
    private static final Pattern PING =
            Pattern.compile("@(?=(?i:channel|here|everyone)(?![A-Za-z0-9_]))");
    private static final Pattern BARE_SCHEME =
            Pattern.compile(
                    "(?i)(?<![a-z0-9])(javascript|vbscript|slack|view-source|data(?=:[a-z]*[/;,])|tel(?=:[+0-9])|sms(?=:[+0-9])):(?=\\S)");
    private static final Pattern MAIL_SCHEME = Pattern.compile("(?i)(?<![a-z0-9])mailto:(?=\\S)");
    private static final Pattern NUMBERS =
            Pattern.compile("(?<![\\d.])\\d{1,3}(?:\\.\\d{1,3}){3}(?=[:/])");
    private static final Pattern WWW = Pattern.compile("(?i)(?<![a-z0-9])www\\.(?=[a-z0-9])");
    private static final String LOOSE = ".,;:!?'*_~)]}";

    private final Predicate<String> allowed;

    Addresses(Predicate<String> allowed) {
        this.allowed = allowed;
    }

    /// Where the address with a scheme begins in a word, or -1.
    static int scheme(String word) {
        Matcher matcher = SCHEME.matcher(word);
        while (matcher.find()) if (!DEAD.matcher(matcher.group()).matches()) return matcher.start();
        return -1;
    }

    /// How many characters of `address` are an address that may live; 0 for none. What follows it in the same word can
    /// only be punctuation, or something in a script that no address here is written in.
    int live(String address) {
        int ascii = 0;
        while (ascii < address.length() && address.charAt(ascii) < 0x80) ascii++;
        int whole = trimmed(address);
        return whole > 0 || ascii == address.length()
                ? whole
                : trimmed(address.substring(0, ascii));
    }

    private int trimmed(String address) {
        int end = address.length();
        while (end > 0) {
            if (isAllowed(address.substring(0, end))) return end;
            if (LOOSE.indexOf(address.charAt(end - 1)) < 0) return 0;
            end--;
        }
        return 0;
    }

    boolean isAllowed(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        boolean web = lower.startsWith("https://") || lower.startsWith("http://");
        if (lower.startsWith("mailto:")) return knows(address) || knows(address.substring(7));
        if (!web || hasUser(address)) return false;
        return address.chars().noneMatch(c -> c <= ' ' || "<>|\"`\\".indexOf(c) >= 0)
                && knows(address);
    }

    private boolean knows(String address) {
        return allowed.test(address);
    }

    /// `https://bank.example@evil.example` leads to the second.
    private static boolean hasUser(String address) {
        int from = address.indexOf("://") + 3;
        int to = from;
        while (to < address.length() && "/?#".indexOf(address.charAt(to)) < 0) to++;
        return address.substring(from, to).indexOf('@') >= 0;
    }

    /// Shown, and dead: `hxxps://evil[.]com`.
    static String defanged(String address) {
        Matcher matcher = SCHEME.matcher(address);
        StringBuilder safe = new StringBuilder();
        while (matcher.find()) {
            String scheme = matcher.group().substring(0, matcher.group().length() - 3);
            Matcher web = WEB.matcher(scheme);
            boolean dead = DEAD.matcher(matcher.group()).matches();
            String other = dead ? matcher.group() : scheme + "[:]//";
            String named =
                    web.find()
                            ? scheme.substring(0, web.start()) + "hxxp" + web.group(1) + "://"
                            : other;
            matcher.appendReplacement(safe, Matcher.quoteReplacement(named));
        }
        matcher.appendTail(safe);
        return withoutPings(dotless(withoutSchemes(safe.toString())));
    }

    /// A word without `://`, made harmless.
    ///
    /// @param code it stands in code, where Slack makes no link of a site's plain name
    /// @param mayQuote it may be shown as code
    /// @param joined a letter of another script stands directly before it
    /// @param followed a letter of another script stands directly after it
    String word(String word, boolean code, boolean mayQuote, boolean joined, boolean followed) {
        String safe = withoutSchemes(word);
        if (!isSite(joined && safe.startsWith(".") ? "x" + safe : safe, code))
            return withoutPings(safe);
        if (code) return withoutPings(dotless(safe));
        int from = 0;
        while (from < safe.length() && "*_~'.,;:!?".indexOf(safe.charAt(from)) >= 0) from++;
        if (joined && from > 0 && safe.charAt(from - 1) == '.') from--; // 報告.md
        int to = safe.length();
        while (to > from && LOOSE.indexOf(safe.charAt(to - 1)) >= 0) to--;
        String core = safe.substring(from, to);
        if (!joined && isKnownSite(core)) {
            String gap = followed && core.indexOf('/') >= 0 ? " " : "";
            return safe.substring(0, to) + gap + safe.substring(to);
        }
        if (mayQuote && isFile(joined && core.startsWith(".") ? "x" + core : core))
            return safe.substring(0, from) + "`" + core + "`" + safe.substring(to);
        return withoutPings(dotless(safe));
    }

    private boolean isKnownSite(String core) {
        if (core.indexOf('\\') >= 0) return false;
        if (core.indexOf('@') >= 0) return knows(core) || knows("mailto:" + core);
        return knows(core) || knows("https://" + core) || knows("http://" + core);
    }

    private static boolean isFile(String core) {
        int end = siteEnd(core, 0);
        boolean whole =
                end == core.length()
                        && Domains.isFileEnding(core.substring(core.lastIndexOf('.') + 1));
        return whole && core.indexOf('@') < 0 && !core.startsWith("//") && core.indexOf('\\') < 0;
    }

    /// Whether a word holds an address that Slack may link by itself: a mail address or a site.
    boolean isSite(String word, boolean code) {
        if (WWW.matcher(word).find()) return true;
        if (NUMBERS.matcher(word).find()) return true;
        for (int end = siteEnd(word, 0); end > 0; end = siteEnd(word, end))
            if (!code || leadsFurther(word, end)) return true;
        return false;
    }

    /// The end of the first name of a site from here on, or -1.
    private static int siteEnd(String word, int from) {
        for (int i = Math.max(1, from); i < word.length(); i++) {
            if (word.charAt(i) != '.' || !isLabel(word.charAt(i - 1))) continue;
            int end = i + 1;
            while (end < word.length() && isLabel(word.charAt(end))) end++;
            boolean more =
                    end + 1 < word.length()
                            && word.charAt(end) == '.'
                            && isLabel(word.charAt(end + 1));
            int name = end;
            while (name > i + 1 && "_-".indexOf(word.charAt(name - 1)) >= 0)
                name--; // _evil.com_ is in italics
            if (!more && name > i + 1 && Domains.isTopLevel(word.substring(i + 1, name)))
                return end;
        }
        return -1;
    }

    private static boolean isLabel(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
    }

    private static boolean leadsFurther(String word, int at) {
        if (at >= word.length()) return false;
        char next = word.charAt(at);
        if (next == ':') return at + 1 < word.length() && Character.isDigit(word.charAt(at + 1));
        return next == '/' || next == '?' || next == '#';
    }

    /// Whether a word is an address of any kind; for what stands behind `<`.
    boolean isAddress(String word) {
        return scheme(word) >= 0
                || BARE_SCHEME.matcher(word).find()
                || MAIL_SCHEME.matcher(word).find()
                || isSite(word, false);
    }

    private static String withoutSchemes(String word) {
        String safe = BARE_SCHEME.matcher(word).replaceAll("$1[:]");
        return MAIL_SCHEME.matcher(safe).replaceAll("mailto[:]");
    }

    static String withoutPings(String word) {
        return PING.matcher(word).replaceAll("＠");
    }

    private static String dotless(String word) {
        StringBuilder safe = new StringBuilder(word.length() + 8);
        for (int i = 0; i < word.length(); i++) {
            boolean inside = i + 1 < word.length() && Character.isLetterOrDigit(word.charAt(i + 1));
            if (word.charAt(i) == '.' && inside) safe.append("[.]");
            else safe.append(word.charAt(i));
        }
        return safe.toString();
    }
}
