package kotonoha.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import kotonoha.context.Context;
import kotonoha.kernel.Messages;
import kotonoha.knowledge.Library;
import kotonoha.knowledge.Passage;
import kotonoha.model.LanguageModel;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.tools.SearchKnowledge;
import kotonoha.tools.Tool;
import kotonoha.tools.Use;
import tools.jackson.databind.JsonNode;

/// Answers one question: asks the model, runs the tools that it calls, and writes its text into the draft with its
/// citations in order. Thread-safe.
public final class Answering {
    private final LanguageModel model;
    private final Library library;
    private final List<Tool> tools;
    private final AnswerSettings settings;

    public Answering(
            LanguageModel model, Library library, List<Tool> tools, AnswerSettings settings) {
        this.model = model;
        this.library = library;
        this.tools = List.copyOf(tools);
        this.settings = settings;
    }

    /// @param sources what may be linked to is collected here while the answer is written
    public Outcome answer(
            Context context, Draft draft, Sources sources, StopSign stop, String trace) {
        draft.status(Messages.say(context.asker().language(), "answer.thinking"));
        try (CodeBench bench = new CodeBench(model, context, draft, settings.hostedTools())) {
            Outcome outcome = answer(context, draft, sources, stop, trace, bench);
            if (!(outcome instanceof Outcome.Stopped)) bench.fetchRest();
            boolean gone =
                    outcome instanceof Outcome.Failed failed && isContainerGone(failed.detail());
            if (gone && bench.isOffered()) bench.tellExpired();
            return outcome;
        }
    }

    private Outcome answer(
            Context context,
            Draft draft,
            Sources sources,
            StopSign stop,
            String trace,
            CodeBench bench) {
        Round round = new Round(model, context, draft, sources, stop, bench);
        List<JsonNode> hosted = bench.tools(stop);
        String instructions = Prompt.instructions(context);
        List<Item> input = new ArrayList<>(opening(context, sources));
        if (!bench.note().isEmpty())
            input.add(input.size() - 1, new Item.Shown(bench.note(), List.of()));
        Bill bill = Bill.NOTHING;
        for (int number = 0; ; number++) {
            if (stop.raised().isPresent()) return stopped(stop, sources, bill);
            Round.Said said = round.listen(request(instructions, input, hosted, number, trace));
            bill = bill.plus(settings.model(), said.usage());
            if (stop.raised().isPresent()) return stopped(stop, sources, bill);
            bench.fetchCited();
            if (said.failure() instanceof ModelEvent.Failed(ModelEvent.Kind kind, String detail)) {
                return new Outcome.Failed(kind, detail, sources.cited(), bill);
            }
            if (said.calls().isEmpty() || number >= settings.rounds()) {
                return new Outcome.Answered(sources.cited(), bill, said.cut());
            }
            input.addAll(said.outputs());
            input.addAll(round.work(said.calls(), tools, settings.toolTime()));
        }
    }

    /// A code interpreter's container lives for minutes after its last use.
    private static boolean isContainerGone(String detail) {
        String words = detail.toLowerCase(Locale.ROOT);
        return words.contains("container")
                && (words.contains("expired") || words.contains("not found"));
    }

    private List<Item> opening(Context context, Sources sources) {
        boolean eyes = model.capabilities().eyes();
        if (model.capabilities().tools() || library.size() == 0)
            return Prompt.conversation(context, sources.shelf(), eyes);
        Use use = new Use(context.asker(), context.place(), sources.shelf());
        SearchKnowledge search = new SearchKnowledge(library);
        List<Passage> found = search.find(context.question(), use);
        return Prompt.conversation(context, sources.shelf(), eyes, found);
    }

    /// In the last round there are no tools any more, so that an answer comes.
    private ModelRequest request(
            String instructions,
            List<Item> input,
            List<JsonNode> hosted,
            int number,
            String trace) {
        boolean offered = model.capabilities().tools() && number < settings.rounds();
        List<ModelRequest.Tool> functions = offered ? functions() : List.of();
        return new ModelRequest(
                settings.model(),
                instructions,
                input,
                functions,
                hosted,
                settings.background(),
                trace);
    }

    private List<ModelRequest.Tool> functions() {
        return tools.stream()
                .map(tool ->
                        new ModelRequest.Tool(tool.name(), tool.description(), tool.parameters()))
                .toList();
    }

    private static Outcome stopped(StopSign stop, Sources sources, Bill bill) {
        StopSign.Reason reason = stop.raised().orElse(StopSign.Reason.PERSON);
        return new Outcome.Stopped(reason, sources.cited(), bill);
    }
}
