package kotonoha.slack;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Knows Slack's login page, which comes with status 200 in place of a file. Only tags and scripts count: the text of a
/// canvas or page may speak of signing in as much as it likes. The patterns look no further than one tag: a page made to
/// be slow costs no more than another.
final class LoginPage {
    /// How much of a page is looked at.
    static final int START = 64 * 1024;

    private static final Pattern CANVAS =
            Pattern.compile("(?i)<[a-z0-9]{1,20}\\b[^<>]{0,2000}\\bid=['\"]temp:C:");

    private static final Pattern FORM =
            Pattern.compile(
                    "(?i)<(?:form|input|button|div|body)\\b[^<>]{0,2000}(?:signin_form|signin_btn|data-qa=['\"]signin|action=['\"]/?(?:signin|login|checkcookie)|name=['\"]crumb['\"]|type=['\"]password['\"]|signin_domain)");

    /// The page made by a script has no form: its data stand in an attribute, quoted.
    private static final Pattern SCRIPTED =
            Pattern.compile(
                    "<[a-z]{1,20}\\b[^<>]{0,2000}data-props=['\"][^'\"]{0,4000}(?:shouldRedirect|redirectURL|isSignin|signInUrl)");

    private static final String SIGN_IN = "(?:log ?in|sign ?in|ログイン|サインイン)";

    private static final Pattern TITLE =
            Pattern.compile(
                    "(?is)<title>[^<]{0,80}(?:%1$s[^<]{0,40}slack|slack[^<]{0,40}%1$s)"
                            .formatted(SIGN_IN));

    private static final Pattern HEADING =
            Pattern.compile(
                    "(?is)<title>[^<]{0,80}slack[^<]{0,80}</title>.{0,2000}<h1\\b[^>]*>\\s*"
                            + SIGN_IN);

    private LoginPage() {}

    static boolean isOne(byte[] html, int length) {
        String start = new String(html, 0, Math.min(length, START), StandardCharsets.UTF_8);
        if (CANVAS.matcher(start).find()) return false;
        return FORM.matcher(start).find()
                || SCRIPTED.matcher(start).find()
                || TITLE.matcher(start).find()
                || HEADING.matcher(start).find();
    }
}
