package kotonoha.model.practice;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRequest.Role;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A request as the practice model sees it: the question, what was said before, and what searches for it found.
///
/// @param previous the question before this one, if this one goes on from it, else ""
/// @param searches how many searches for this question have come back
/// @param brought what was read beside the conversation
/// @param computed what queries over data files gave back
/// @param searchFailed whether a search came back with an error instead of passages
record Conversation(
        Language language,
        String question,
        String previous,
        List<Remark> earlier,
        int searches,
        boolean searchFailed,
        List<Found> found,
        Brought brought,
        List<String> computed) {

    private static final Pattern LANGUAGE = Pattern.compile("(?m)^Answer language: *(ja|en)\\b");
    private static final Pattern SPEAKER =
            Pattern.compile("(?s)([^\\n:]{1,80}?) \\([^()\\n]{4,40}\\): (.*)");
    private static final Pattern MENTION =
            Pattern.compile("<[@!][^>]{1,80}>|(?i)@kotonoha\\b[:,、]?");
    private static final Pattern GOES_ON_JA =
            Pattern.compile(
                    "(?s)(じゃあ|では|それで|それなら|そして|あと|ちなみに|逆に|その|それ|同じ|一方).*|.{1,20}(は|だと|なら|の場合は?|についても?)[?？]?");
    private static final Pattern GOES_ON_EN =
            Pattern.compile(
                    "(?is)(and|or|but|so|then|also|what about|how about|same|is that|does that|is it|that|those|it)\\b.*");
    private static final Pattern ASKS_EN =
            Pattern.compile("(?is)(what|how|who|when|where|which|why|can|may|do|does|is|are)\\b.*");
    private static final int SHORT_JA = 24;
    private static final int SHORT_EN = 8;
    private static final int LONGEST = 4_000;
    private static final int MOST_EARLIER = 200;
    private static final int LONGEST_QUERY = 400;

    Conversation {
        earlier = List.copyOf(earlier);
        found = List.copyOf(found);
        computed = List.copyOf(computed);
    }

    /// The same with other passages to quote from.
    Conversation with(List<Found> passages) {
        return new Conversation(
                language,
                question,
                previous,
                earlier,
                searches,
                searchFailed,
                passages,
                brought,
                computed);
    }

    /// Something said earlier; `speaker` is "" where the request does not name one, `own` for Kotonoha's answers.
    record Remark(boolean own, String speaker, String text) {}

    /// A passage that the search tool gave.
    record Found(
            int number,
            String title,
            String section,
            String text,
            @Nullable LocalDate changed,
            String author,
            Language language) {
        Found withText(String other) {
            return new Found(number, title, section, other, changed, author, language);
        }
    }

    static Conversation of(ModelRequest request) {
        List<Item> input = request.input();
        int asked = lastSaid(input);
        String question = asked < 0 ? "" : clean(((Item.Said) input.get(asked)).text());
        List<Remark> earlier = remarks(input.subList(0, Math.max(asked, 0)));
        List<String> outputs = new ArrayList<>();
        List<String> computed = new ArrayList<>();
        for (Item item : input.subList(asked + 1, input.size())) {
            if (item instanceof Item.ToolResult(String call, String output))
                (call.startsWith(Acting.QUERY_CALL) ? computed : outputs).add(output);
        }
        Optional<Language> named = named(request.instructions());
        Language language = named.orElse(Language.ofQuestion(question));
        return new Conversation(
                language,
                question,
                goesOn(question) ? lastQuestion(earlier) : "",
                earlier,
                outputs.size(),
                outputs.stream().anyMatch(Conversation::isFault),
                found(outputs),
                Brought.of(input),
                computed);
    }

    /// The words to search for: the question, and the one before it where this one goes on from it.
    String query() {
        String all = previous.isEmpty() ? question : question + " " + previous;
        String line = all.replaceAll("\\s+", " ").strip();
        return line.length() <= LONGEST_QUERY ? line : line.substring(0, LONGEST_QUERY);
    }

    private static int lastSaid(List<Item> input) {
        for (int i = input.size() - 1; i >= 0; i--) {
            if (input.get(i) instanceof Item.Said(Role role, String text) && role == Role.USER)
                return i;
        }
        return -1;
    }

    private static List<Remark> remarks(List<Item> items) {
        List<Remark> remarks = new ArrayList<>();
        for (Item item : items) {
            if (!(item instanceof Item.Said(Role role, String text))) continue;
            switch (role) {
                case USER -> remarks.add(remark(text));
                case ASSISTANT -> remarks.add(new Remark(true, "", clean(text)));
                case DEVELOPER -> {}
            }
        }
        int from = Math.max(0, remarks.size() - MOST_EARLIER);
        return remarks.subList(from, remarks.size());
    }

    private static Remark remark(String text) {
        String shortened = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
        Matcher speaker = SPEAKER.matcher(shortened);
        if (!speaker.matches()) return new Remark(false, "", clean(shortened));
        return new Remark(false, speaker.group(1).strip(), clean(speaker.group(2)));
    }

    private static String clean(String text) {
        return MENTION.matcher(text).replaceAll(" ").replaceAll("[ \\t]{2,}", " ").strip();
    }

    private static Optional<Language> named(String instructions) {
        Matcher line = LANGUAGE.matcher(instructions);
        String last = "";
        while (line.find()) last = line.group(1);
        return last.isEmpty() ? Optional.empty() : Optional.of(Language.ofLocale(last));
    }

    /// Short and leaning on what was said: "and for domestic trips?", 「海外の場合は？」.
    private static boolean goesOn(String question) {
        if (Language.ofQuestion(question) == Language.JA)
            return question.length() <= SHORT_JA && GOES_ON_JA.matcher(question).matches();
        int words = question.split("\\s+").length;
        if (GOES_ON_EN.matcher(question).matches()) return words <= SHORT_EN;
        return words <= 4 && !ASKS_EN.matcher(question).matches();
    }

    private static String lastQuestion(List<Remark> earlier) {
        for (Remark remark : earlier.reversed()) {
            if (!remark.own() && !remark.text().isBlank()) return remark.text();
        }
        return "";
    }

    private static boolean isFault(String output) {
        return output.startsWith("error:");
    }

    private static List<Found> found(List<String> outputs) {
        List<Found> found = new ArrayList<>();
        for (String output : outputs) {
            JsonNode passages = Json.at(Json.tryParse(output).orElse(null), "passages");
            for (JsonNode passage : passages) {
                Found one = found(passage);
                boolean known = found.stream().anyMatch(f -> f.number() == one.number());
                if (!known && !one.text().isBlank() && found.size() < 50) found.add(one);
            }
        }
        return found;
    }

    static Found found(JsonNode passage) {
        String text = Json.text(passage, "text");
        String language = Json.text(passage, "language");
        return new Found(
                passage.path("n").asInt(0),
                Json.text(passage, "title"),
                Json.text(passage, "section"),
                text,
                date(Json.text(passage, "changed")),
                Json.text(passage, "author"),
                language.isEmpty() ? Language.of(text) : Language.ofLocale(language));
    }

    private static @Nullable LocalDate date(String written) {
        try {
            return written.isEmpty() ? null : LocalDate.parse(written);
        } catch (DateTimeException unreadable) {
            return null;
        }
    }
}
