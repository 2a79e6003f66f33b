package kotonoha.turn;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import kotonoha.context.Question;
import kotonoha.files.Made;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.kernel.Place;
import kotonoha.kernel.TryLater;
import kotonoha.slack.SlackApi;
import kotonoha.slack.SlackMessage;
import kotonoha.slack.SlackRefusal;
import kotonoha.slack.Upload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Posts the files of an answer below it. What cannot be posted costs one sentence in the thread, never the answer; and
/// nothing is tried twice, so that no file appears twice.
public final class Posting {
    static final int MOST = 10;
    static final long MOST_BYTES = 20_000_000;
    private static final String SCOPE = "files:write";
    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_TITLE = 150;

    private static final Logger LOG = LoggerFactory.getLogger(Posting.class);

    private final SlackApi slack;
    private final Notices notices;

    public Posting(SlackApi slack, Notices notices) {
        this.slack = slack;
        this.notices = notices;
    }

    void post(Place place, Language language, List<Made> made) {
        List<Made> fitting = fitting(made);
        String refused = upload(place, fitting);
        int leftOut = made.size() - fitting.size();
        if (!refused.isEmpty()) remark(place, failure(language, fitting.size(), refused));
        if (refused.isEmpty() && leftOut > 0)
            remark(place, counted(language, "turn.files.left_out", leftOut));
        LOG.info(
                "{} of {} files posted in {}",
                refused.isEmpty() ? fitting.size() : 0,
                made.size(),
                place.lane());
    }

    /// Whether a message is one that brought files of ours: made by us, nothing that a person wants read.
    static boolean isPosted(SlackMessage message, Question question) {
        boolean own = question.bot() != null && message.user().equals(question.bot().value());
        return own && !message.raw().path("files").isEmpty();
    }

    private static List<Made> fitting(List<Made> made) {
        List<Made> fitting = new ArrayList<>();
        long bytes = 0;
        for (Made file : made) {
            if (fitting.size() == MOST) break;
            if (file.bytes().length == 0 || bytes + file.bytes().length > MOST_BYTES) continue;
            bytes += file.bytes().length;
            fitting.add(file);
        }
        return fitting;
    }

    /// All in one message. "" where they are there now, else what stood in the way.
    private String upload(Place place, List<Made> files) {
        Set<String> names = new HashSet<>();
        List<Upload> uploads = files.stream().map(file -> upload(file, names)).toList();
        try {
            slack.upload(place.channel(), place.thread(), uploads);
            return "";
        } catch (SlackRefusal refusal) {
            LOG.warn("files are not posted: {}", refusal.getMessage());
            return refusal.code();
        } catch (TryLater | Broken failed) {
            LOG.warn("files are not posted: {}", failed.getMessage());
            return "Slack";
        }
    }

    private static Upload upload(Made file, Set<String> names) {
        String name = unused(safe(file.name()), names);
        String title = file.title().isBlank() ? name : shortened(file.title(), LONGEST_TITLE);
        String shown = file.type().startsWith("image/") ? title : "";
        return new Upload(name, title, shown, file.bytes());
    }

    private static String failure(Language language, int missing, String why) {
        return why.equals("missing_scope")
                ? counted(language, "turn.files.scope", missing, SCOPE)
                : counted(language, "turn.files.failed", missing, why);
    }

    private void remark(Place place, String sentence) {
        try {
            notices.remark(place, sentence);
        } catch (SlackRefusal | TryLater | Broken unsaid) {
            LOG.warn("cannot say so in {}: {}", place.lane(), unsaid.getMessage());
        }
    }

    /// A name for any system: no path, nothing invisible, no leading dot.
    static String safe(String name) {
        StringBuilder kept = new StringBuilder();
        name.codePoints()
                .map(c -> Character.isLetterOrDigit(c) || "._- ()".indexOf(c) >= 0 ? c : '_')
                .forEach(kept::appendCodePoint);
        String safe = kept.toString().strip().replaceFirst("^\\.+", "_");
        int dot = safe.lastIndexOf('.');
        String ending = dot > 0 && safe.length() - dot <= 10 ? safe.substring(dot) : "";
        String stem = safe.substring(0, safe.length() - ending.length());
        return (stem.isEmpty() ? "file" : cut(stem, LONGEST_NAME)) + ending;
    }

    private static String unused(String name, Set<String> names) {
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        String ending = dot > 0 ? name.substring(dot) : "";
        String tried = name;
        for (int number = 2; !names.add(tried.toLowerCase(Locale.ROOT)); number++)
            tried = stem + "-" + number + ending;
        return tried;
    }

    private static String shortened(String text, int most) {
        String line = text.strip().replaceAll("\\s+", " ");
        return line.length() <= most ? line : cut(line, most - 1) + "…";
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) return text;
        return text.substring(
                0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private static String counted(Language language, String key, int count, Object... more) {
        List<Object> values = new ArrayList<>(List.of(count));
        values.addAll(List.of(more));
        return Messages.say(language, key + (count == 1 ? ".one" : ".many"), values.toArray());
    }
}
