package kotonoha.model.practice;

import java.util.ArrayList;
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
    /// How the ids of our calls for figures begin.
    static final String QUERY_CALL = "practice-query-";

    private static final String SEARCH = "search_knowledge";
    private static final String QUERY = "query_table";

    private Acting() {}

    static List<ModelEvent> on(ModelRequest request) {
        Conversation conversation = Conversation.of(request);
        Language language = conversation.language();
        Optional<String> small = SmallTalk.reply(conversation.question(), language);
        if (small.isPresent()) return answered(small.get(), language);
        Optional<DataQuestion> data =
                offers(request, QUERY) ? DataQuestion.of(conversation) : Optional.empty();
        if (data.isPresent()) return compute(data.get(), conversation);
        if (Summary.isAskedFor(conversation)) return answered(Summary.of(conversation), language);
        if (conversation.searches() == 0 && isAboutBrought(conversation))
            return answered(fromBrought(conversation), language);
        boolean canSearch = offers(request, SEARCH);
        int searches = conversation.searches();
        boolean brought = !conversation.brought().material().isEmpty();
        if (searches == 0 && !canSearch && brought)
            return answered(fromBrought(conversation), language);
        if (searches == 0 && !canSearch)
            return answered(Messages.say(language, "practice.no_search"), language);
        if (searches == 0) return searching(conversation.query(), 1, language);
        Optional<String> second = Quoting.searchForSteps(conversation);
        if (searches == 1 && canSearch && second.isPresent())
            return searching(second.get(), 2, language);
        return answered(quoted(conversation), language);
    }

    private static boolean offers(ModelRequest request, String tool) {
        return request.tools().stream().anyMatch(offered -> offered.name().equals(tool));
    }

    private static List<ModelEvent> compute(DataQuestion data, Conversation conversation) {
        if (!conversation.computed().isEmpty())
            return answered(
                    "practice.label_data",
                    DataAnswer.of(data, conversation.computed().getLast()),
                    data.language());
        if (data.unclear())
            return answered("practice.label_data", DataAnswer.unclear(data), data.language());
        String arguments = Json.write(data.arguments());
        String thought = Messages.say(data.language(), "practice.computing", data.table().file());
        return calling(QUERY_CALL + "1", QUERY, arguments, thought);
    }

    private static boolean isAboutBrought(Conversation conversation) {
        return conversation.brought().isMeant(conversation.question())
                || conversation.brought().isPictureMeant(conversation.question());
    }

    /// Quoted from what was brought along; what cannot be read or seen is said.
    private static String fromBrought(Conversation conversation) {
        Brought brought = conversation.brought();
        Language language = conversation.language();
        String unread = Digest.unread(brought, language);
        boolean picture = brought.isPictureMeant(conversation.question());
        if (picture || brought.material().isEmpty()) return unread;
        List<Conversation.Found> quotable = brought.quotable();
        if (quotable.isEmpty()) return Digest.of(brought, language);
        String answer = Quoting.answer(conversation.with(quotable));
        return unread.isEmpty() ? answer : answer + "\n\n" + unread;
    }

    private static String quoted(Conversation conversation) {
        boolean nothing =
                conversation.found().isEmpty() && conversation.brought().material().isEmpty();
        if (nothing && conversation.searchFailed())
            return Messages.say(conversation.language(), "practice.search_failed");
        List<Conversation.Found> all = new ArrayList<>(conversation.found());
        conversation.brought().quotable().stream()
                .filter(found -> Quoting.speaksOf(found, conversation.question()))
                .forEach(all::add);
        String answer = Quoting.answer(conversation.with(all));
        String said = Recalling.of(conversation);
        if (said.isEmpty()) return answer;
        boolean weak =
                answer.startsWith(Messages.say(conversation.language(), "practice.lead_weak"));
        boolean alsoFound = all.stream().anyMatch(found -> Recalling.speaksOf(found, conversation));
        return alsoFound && !weak ? said + "\n\n" + answer : said;
    }

    private static List<ModelEvent> searching(String query, int number, Language language) {
        String call = "practice-search-" + number;
        String arguments = Json.write(Json.object().put("query", query));
        return calling(call, SEARCH, arguments, Messages.say(language, "practice.thought", query));
    }

    private static List<ModelEvent> calling(
            String call, String tool, String arguments, String thought) {
        ObjectNode item = Json.object().put("type", "function_call").put("call_id", call);
        item.put("name", tool).put("arguments", arguments);
        return List.of(
                new ModelEvent.Started(""),
                new ModelEvent.Thought(thought),
                new ModelEvent.ToolCall(call, tool, arguments),
                new ModelEvent.Output(item),
                finished());
    }

    /// The label comes first, so that an answer that is stopped half-way carries it too.
    private static List<ModelEvent> answered(String text, Language language) {
        return answered("practice.label", text, language);
    }

    private static List<ModelEvent> answered(String key, String text, Language language) {
        String label = "_" + Messages.say(language, key) + "_\n\n";
        return List.of(new ModelEvent.Started(""), new ModelEvent.Text(label + text), finished());
    }

    private static ModelEvent finished() {
        return new ModelEvent.Finished(ModelEvent.Usage.NONE, "practice", false);
    }
}
