package kotonoha.model.wire;

import java.util.ArrayList;
import java.util.List;
import kotonoha.kernel.Secret;
import kotonoha.model.ModelSettings;

/// Keeps keys and what people wrote out of the details that go to the log: servers like to quote both.
final class Discretion {
    private static final int SECRET = 4; // a shorter one is none
    private static final int QUOTE = 16;
    private static final int LONGEST = 300;

    private final List<String> secrets = new ArrayList<>();
    private final List<String> said;

    Discretion(ModelSettings settings, List<String> said) {
        Secret key = settings.key();
        if (key != null) secrets.add(key.reveal());
        settings.headers().values().forEach(secret -> secrets.add(secret.reveal()));
        this.said = said;
    }

    String clean(String detail) {
        String clean = detail;
        for (String secret : secrets)
            if (secret.length() >= SECRET) clean = clean.replace(secret, "***");
        clean = clean.replaceAll("\\p{Cntrl}+", " ");
        int colon = clean.indexOf(": ");
        if (colon >= 0 && quotes(clean.substring(colon)))
            clean = clean.substring(0, colon) + ": (the message quotes the conversation)";
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "…";
    }

    private boolean quotes(String message) {
        for (int at = 0; at + QUOTE <= Math.min(message.length(), 2000); at++) {
            String piece = message.substring(at, at + QUOTE);
            for (String text : said) if (text.contains(piece)) return true;
        }
        return false;
    }
}
