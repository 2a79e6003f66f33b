package kotonoha.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import kotonoha.files.RawFile;
import kotonoha.kernel.Chance;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.model.ModelRequest.Item;
import kotonoha.model.ModelRequest.Role;
import kotonoha.net.Http;
import kotonoha.net.HttpSettings;
import kotonoha.net.ScriptedServer;

/// What the tests of both wires need: settings against a scripted server, requests, and a run read to its end.
public final class ModelBench {
    public static final String KEY = "sk-test-0123456789";

    /// For tests of silence; the others have patience with a busy machine.
    public static final Duration IDLE = Duration.ofMillis(250);

    public static final Duration PATIENT = Duration.ofSeconds(3);

    private ModelBench() {}

    public static Http http() {
        return new Http(HttpSettings.standard());
    }

    public static Chance chance() {
        Random random = new Random(1);
        return random::nextInt;
    }

    public static ModelSettings settings(ScriptedServer server) {
        return ModelSettings.of(server.uri("/v1/"), new Secret(KEY), "gpt-test").withIdle(PATIENT);
    }

    public static RawFile file(String name, byte[] bytes) {
        return new RawFile(
                name, "", bytes.length, "", RawFile.As.FILE, () -> new ByteArrayInputStream(bytes));
    }

    public static ModelRequest ask(String question) {
        return ask(new Item.Said(Role.USER, question));
    }

    public static ModelRequest ask(Item... items) {
        return new ModelRequest(
                "", "Be brief.", List.of(items), List.of(), List.of(), false, "trace1");
    }

    public static ModelRequest background(ModelRequest request) {
        return new ModelRequest(
                request.model(),
                request.instructions(),
                request.input(),
                request.tools(),
                request.hostedTools(),
                true,
                request.trace());
    }

    public static ModelRequest with(ModelRequest request, ModelRequest.Tool... tools) {
        return new ModelRequest(
                request.model(),
                request.instructions(),
                request.input(),
                List.of(tools),
                request.hostedTools(),
                request.background(),
                request.trace());
    }

    public static ModelRequest.Tool tool(String parameters) {
        return new ModelRequest.Tool("search", "Searches.", Json.parse(parameters));
    }

    /// All events of a run, which is closed.
    public static List<ModelEvent> all(ModelRun run) {
        List<ModelEvent> all = new ArrayList<>();
        try (run) {
            while (true) {
                ModelEvent event = run.next();
                all.add(event);
                boolean over =
                        event instanceof ModelEvent.Finished || event instanceof ModelEvent.Failed;
                if (over) return all;
                assertThat(all.size()).as("events of one run").isLessThan(100_000);
            }
        }
    }

    public static String text(List<ModelEvent> events) {
        return events.stream()
                .map(event -> event instanceof ModelEvent.Text(String piece) ? piece : "")
                .collect(Collectors.joining());
    }

    public static String thoughts(List<ModelEvent> events) {
        return events.stream()
                .map(event -> event instanceof ModelEvent.Thought(String piece) ? piece : "")
                .collect(Collectors.joining());
    }

    public static <T extends ModelEvent> List<T> only(Class<T> kind, List<ModelEvent> events) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    public static ModelEvent.Kind failure(List<ModelEvent> events) {
        assertThat(events.getLast()).isInstanceOf(ModelEvent.Failed.class);
        return ((ModelEvent.Failed) events.getLast()).kind();
    }
}
