package kotonoha.tools;

import java.util.List;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.knowledge.Library;
import kotonoha.knowledge.Passage;
import kotonoha.knowledge.Query;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Searches what the company knows. Finds go on the shelf; the model sees them with their numbers.
public final class SearchKnowledge implements Tool {
    private static final int PASSAGES = 6;
    private static final int LONGEST_QUERY = 1_000;

    private final Library library;

    public SearchKnowledge(Library library) {
        this.library = library;
    }

    @Override
    public String name() {
        return "search_knowledge";
    }

    @Override
    public String description() {
        return "Searches the company's documents in Japanese and English. Use it before answering anything about"
                + " the company, its rules, products or systems. Give the essential words of the question; try"
                + " other words, or the other language, when the first search finds too little.";
    }

    @Override
    public JsonNode parameters() {
        ObjectNode query = Json.object();
        query.put("type", "string").put("description", "The words to search for");
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties").set("query", query);
        schema.putArray("required").add("query");
        return schema.put("additionalProperties", false);
    }

    @Override
    public Result run(JsonNode arguments, Use use) {
        String words = Json.text(arguments, "query").strip();
        if (words.isEmpty())
            throw new Unusable("search_knowledge needs a non-empty string \"query\"");
        if (words.length() > LONGEST_QUERY) words = words.substring(0, LONGEST_QUERY);
        List<Passage> found = find(words, use);
        return new Result(
                Json.write(shown(found, use.shelf())),
                Messages.say(use.asker().language(), "answer.found", found.size()));
    }

    /// As the model would search, for models that cannot call tools.
    public List<Passage> find(String words, Use use) {
        Language language = use.asker().language();
        return library.search(new Query(words, language, use.asker().id(), use.place(), PASSAGES));
    }

    /// The passages as the model sees them, numbered by the shelf.
    public static JsonNode shown(List<Passage> passages, Shelf shelf) {
        ObjectNode shown = Json.object();
        ArrayNode list = shown.putArray("passages");
        for (Passage passage : passages) {
            ObjectNode one = list.addObject();
            one.put("n", shelf.put(passage));
            one.put("title", passage.title()).put("section", passage.section());
            one.put("text", passage.text()).put("url", passage.url());
            one.put("language", passage.language().locale().getLanguage());
            if (passage.changed() != null) one.put("changed", passage.changed().toString());
            if (!passage.author().isEmpty()) one.put("author", passage.author());
        }
        return shown;
    }
}
