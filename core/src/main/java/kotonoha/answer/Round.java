package kotonoha.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kotonoha.context.Context;
import kotonoha.kernel.Json;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;
import kotonoha.model.LanguageModel;
import kotonoha.model.ModelEvent;
import kotonoha.model.ModelRequest;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRun;
import kotonoha.tools.Tool;
import kotonoha.tools.Use;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// One model call and the tools it asks for. Used by one thread, again and again for the rounds of one answer.
final class Round {
    private static final Logger LOG = LoggerFactory.getLogger(Round.class);
    private static final int MOST_CALLS = 8;
    private static final int LONGEST_OUTPUT = 60_000;
    private static final int LONGEST_SHOWN = 256;

    private final LanguageModel model;
    private final Context context;
    private final Draft draft;
    private final Sources sources;
    private final StopSign stop;
    private final CodeBench bench;
    private final Language language;
    private boolean wrote;
    private boolean toldUnseen;
    private int tasks;

    Round(
            LanguageModel model,
            Context context,
            Draft draft,
            Sources sources,
            StopSign stop,
            CodeBench bench) {
        this.bench = bench;
        this.model = model;
        this.context = context;
        this.draft = draft;
        this.sources = sources;
        this.stop = stop;
        this.language = context.asker().language();
    }

    /// What a model said in one round.
    record Said(
            List<ModelEvent.ToolCall> calls,
            List<Item> outputs,
            ModelEvent.Usage usage,
            boolean cut,
            ModelEvent.@Nullable Failed failure) {}

    /// Starts a run and writes its text into the draft until it ends.
    Said listen(ModelRequest request) {
        List<ModelEvent.ToolCall> calls = new ArrayList<>();
        List<Item> outputs = new ArrayList<>();
        try (ModelRun run = model.start(request);
                StopSign.Watch watch = stop.watch(run::close)) {
            while (true) {
                switch (run.next()) {
                    case ModelEvent.Started started ->
                            LOG.debug("{} started {}", request.trace(), started.response());
                    case ModelEvent.Text(String piece) -> write(piece);
                    case ModelEvent.Thought thought -> LOG.trace("{} thinks", request.trace());
                    case ModelEvent.ToolCall call -> calls.add(call);
                    case ModelEvent.HostedTool hosted -> show(hosted);
                    case ModelEvent.Cited(String title, String url, var file) -> {
                        cite(title, url);
                        bench.cites(title, file);
                    }
                    case ModelEvent.Unseen(int pictures) -> confessUnseen(pictures);
                    case ModelEvent.Output(JsonNode item) -> outputs.add(new Item.Replayed(item));
                    case ModelEvent.Finished(ModelEvent.Usage usage, String _, boolean cut) -> {
                        endText();
                        return new Said(calls, outputs, usage, cut, null);
                    }
                    case ModelEvent.Failed failed -> {
                        if (request.background()) model.cancel(run.cursor());
                        endText();
                        return new Said(calls, outputs, ModelEvent.Usage.NONE, false, failed);
                    }
                }
            }
        }
    }

    /// Runs the functions that the model asked for, side by side, and gives their results in the order of the calls.
    List<Item> work(List<ModelEvent.ToolCall> calls, List<Tool> tools, Duration limit) {
        if (wrote) draft.write("\n\n");
        wrote = false;
        List<Item> results = new ArrayList<>();
        ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
        try (StopSign.Watch watch = stop.watch(workers::shutdownNow)) {
            List<Running> running = new ArrayList<>();
            for (ModelEvent.ToolCall call : calls) running.add(start(call, tools, workers));
            for (Running one : running) results.add(finish(one, limit));
        } finally {
            workers.shutdownNow();
        }
        return results;
    }

    private record Running(
            ModelEvent.ToolCall call,
            String task,
            String title,
            Set<Integer> before,
            @Nullable Future<Tool.Result> result,
            String fault) {}

    private Running start(ModelEvent.ToolCall call, List<Tool> tools, ExecutorService workers) {
        String id = "t" + ++tasks;
        Optional<Tool> tool = tools.stream().filter(t -> t.name().equals(call.name())).findFirst();
        Optional<JsonNode> arguments =
                Json.tryParse(call.arguments().isBlank() ? "{}" : call.arguments());
        if (tasks > MOST_CALLS)
            return refused(
                    call, id, "too many tool calls in one answer; answer with what you have");
        if (tool.isEmpty()) return refused(call, id, "there is no tool named " + call.name());
        if (arguments.isEmpty() || !arguments.get().isObject())
            return refused(call, id, "the arguments are not a JSON object");
        String title = title(call.name(), arguments.get());
        boolean opens = !Json.text(arguments.get(), "file").isEmpty();
        draft.status(Messages.say(language, opens ? "answer.looking" : "answer.searching"));
        String work = cut(Json.text(arguments.get(), "sql").strip());
        draft.task(new Draft.Task(id, title, Draft.State.RUNNING, "", work, List.of()));
        Use use = new Use(context.asker(), context.place(), sources.shelf(), context.attached());
        Set<Integer> before = numbers();
        try {
            Future<Tool.Result> result = workers.submit(() -> tool.get().run(arguments.get(), use));
            return new Running(call, id, title, before, result, "");
        } catch (RejectedExecutionException stopped) {
            return refused(call, id, "stopped");
        }
    }

    private static Running refused(ModelEvent.ToolCall call, String id, String fault) {
        return new Running(call, id, "", Set.of(), null, fault);
    }

    private Item finish(Running one, Duration limit) {
        if (one.result() == null)
            return new Item.ToolResult(one.call().call(), "error: " + one.fault());
        try {
            Tool.Result result = one.result().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            result.files().forEach(draft::attach);
            draft.task(
                    new Draft.Task(
                            one.task(),
                            one.title(),
                            Draft.State.DONE,
                            result.detail(),
                            found(one.before())));
            return new Item.ToolResult(one.call().call(), shortened(result.output()));
        } catch (ExecutionException e) {
            return failed(
                    one,
                    e.getCause() instanceof Tool.Unusable u
                            ? String.valueOf(u.getMessage())
                            : "the tool failed",
                    e);
        } catch (TimeoutException e) {
            one.result().cancel(true);
            return failed(one, "the tool took longer than " + limit.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(one, "stopped", e);
        } catch (CancellationException e) {
            return failed(one, "stopped", e);
        }
    }

    private Item failed(Running one, String what, Exception why) {
        LOG.warn(
                "tool {} failed: {} ({})", one.call().name(), what, String.valueOf(why.getCause()));
        String said = Messages.say(language, "answer.tool_failed");
        draft.task(new Draft.Task(one.task(), one.title(), Draft.State.FAILED, said, List.of()));
        return new Item.ToolResult(one.call().call(), "error: " + what);
    }

    private List<Source> found(Set<Integer> before) {
        List<Source> found = new ArrayList<>();
        Set<String> pages = new HashSet<>();
        for (int number : numbers()) {
            if (before.contains(number)) continue;
            sources.shelf()
                    .get(number)
                    .filter(p -> pages.add(p.title()))
                    .ifPresent(p -> found.add(Sources.source(number, p)));
        }
        return found;
    }

    private Set<Integer> numbers() {
        Set<Integer> numbers = new TreeSet<>();
        for (int n = 1; n <= sources.shelf().all().size(); n++) numbers.add(n);
        return numbers;
    }

    private String title(String tool, JsonNode arguments) {
        String query = Json.text(arguments, "query").strip();
        String file = Json.text(arguments, "file").strip();
        if (query.isEmpty() && !file.isEmpty())
            return Messages.say(language, "answer.file_task", cut(file));
        if (query.isEmpty()) return Messages.say(language, "answer.tool_task", tool);
        String words = query.length() > 120 ? query.substring(0, 120) + "…" : query;
        return Messages.say(language, "answer.search_task", words);
    }

    private void show(ModelEvent.HostedTool hosted) {
        String key =
                switch (hosted.kind()) {
                    case "code_interpreter", "web_search", "file_search", "mcp" ->
                            "answer." + hosted.kind();
                    default -> "answer.hosted";
                };
        Draft.State state =
                switch (hosted.state()) {
                    case STARTED -> Draft.State.RUNNING;
                    case DONE -> Draft.State.DONE;
                    case FAILED -> Draft.State.FAILED;
                };
        bench.ranIn(hosted.container());
        boolean code = hosted.kind().equals("code_interpreter");
        draft.task(
                new Draft.Task(
                        "h-" + hosted.id(),
                        Messages.say(language, key),
                        state,
                        code ? cut(hosted.detail()) : "",
                        cut(hosted.work()),
                        List.of()));
    }

    private void cite(String title, String url) {
        if (url.startsWith("https://") || url.startsWith("http://")) sources.cite(title, url);
    }

    /// Said once an answer; a later round of the same answer would only repeat it.
    private void confessUnseen(int pictures) {
        if (toldUnseen) return;
        toldUnseen = true;
        draft.write("_" + Messages.say(language, "answer.unseen", pictures) + "_\n\n");
    }

    private void write(String piece) {
        String certain = sources.feed(bench.feed(piece));
        if (certain.isEmpty()) return;
        wrote = true;
        draft.write(certain);
    }

    private void endText() {
        String rest = sources.feed(bench.flush()) + sources.flush();
        if (!rest.isEmpty()) draft.write(rest);
        draft.end();
    }

    /// What Slack shows of a step's code and output.
    private static String cut(String text) {
        if (text.length() <= LONGEST_SHOWN) return text;
        int end = LONGEST_SHOWN - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) end--;
        return text.substring(0, end) + "…";
    }

    private static String shortened(String output) {
        return output.length() <= LONGEST_OUTPUT
                ? output
                : output.substring(0, LONGEST_OUTPUT) + "\n[cut: the result was longer]";
    }
}
