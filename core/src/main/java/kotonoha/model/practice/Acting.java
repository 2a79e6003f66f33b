package kotonoha.model.practice;

import java.util.List;
import java.util.Optional;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import tools.jackson.databind.node.ObjectNode;

/// Decides what the practice model does with a request: chat for a greeting, summarise the thread, search, or quote
/// what the search found.
final class Acting {
    private static final String SEARCH = "search_knowledge";

    private Acting() {}

    static List<ModelEvent> on(ModelRequest request) {
        Conversation conversation = Conversation.of(request);
        Language language = conversation.language();
        Optional<String> small = SmallTalk.reply(conversation.question(), language);
        if (small.isPresent()) return answered(small.get(), language);
        if (Summary.isAskedFor(conversation)) return answered(Summary.of(conversation), language);
        boolean canSearch = request.tools().stream().anyMatch(tool -> tool.name().equals(SEARCH));
        int searches = conversation.searches();
        if (searches == 0 && !canSearch)
            return answered(Messages.say(language, "practice.no_search"), language);
        if (searches == 0) return searching(conversation.query(), 1, language);
        Optional<String> second = Quoting.searchForSteps(conversation);
        if (searches == 1 && canSearch && second.isPresent())
            return searching(second.get(), 2, language);
        return answered(quoted(conversation), language);
    }

    private static String quoted(Conversation conversation) {
        if (conversation.found().isEmpty() && conversation.searchFailed())
            return Messages.say(conversation.language(), "practice.search_failed");
        return Quoting.answer(conversation);
    }

    private static List<ModelEvent> searching(String query, int number, Language language) {
        String call = "practice-search-" + number;
        String arguments = Json.write(Json.object().put("query", query));
        ObjectNode item = Json.object().put("type", "function_call").put("call_id", call);
        item.put("name", SEARCH).put("arguments", arguments);
        return List.of(
                new ModelEvent.Started(""),
                new ModelEvent.Thought(Messages.say(language, "practice.thought", query)),
                new ModelEvent.ToolCall(call, SEARCH, arguments),
                new ModelEvent.Output(item),
                finished());
    }

    /// The label comes first, so that an answer that is stopped half-way carries it too.
    private static List<ModelEvent> answered(String text, Language language) {
        String label = "_" + Messages.say(language, "practice.label") + "_\n\n";
        return List.of(new ModelEvent.Started(""), new ModelEvent.Text(label + text), finished());
    }

    private static ModelEvent finished() {
        return new ModelEvent.Finished(ModelEvent.Usage.NONE, "practice", false);
    }
}
