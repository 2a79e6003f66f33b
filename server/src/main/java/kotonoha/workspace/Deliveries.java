package kotonoha.workspace;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import kotonoha.kernel.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Everything that goes to the bot: events with their retries, interactions and commands, over HTTP or Socket Mode.
final class Deliveries implements AutoCloseable {
    private static final int MOST_UNDER_WAY = 20_000;

    private final Town town;
    private final Traffic traffic;
    private final Screens screens;
    private final Faults faults;
    private final SocketMode sockets;
    private final BotLine line;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile @Nullable URI target;
    private volatile boolean answered;

    Deliveries(Town town, Traffic traffic, Screens screens, Faults faults) {
        this.town = town;
        this.traffic = traffic;
        this.screens = screens;
        this.faults = faults;
        sockets = new SocketMode(town, this::connectionChanged);
        line = new BotLine(town);
        target = town.settings.deliverTo();
    }

    SocketMode sockets() {
        return sockets;
    }

    void deliverTo(@Nullable URI url) {
        target = url;
        answered = false;
    }

    /// Whether the bot seems to be there: a socket is open, or the last delivery was answered.
    boolean connected() {
        return target == null ? sockets.connected() : answered;
    }

    /// Deliveries that are not acknowledged yet, waiting retries included.
    int underWay() {
        return underWay.get();
    }

    /// Sends one event to the app, unless it has not subscribed to its type. Returns at once.
    void event(ObjectNode event) {
        String type = event.path("type").asString();
        if (town.settings.muted().contains(type)) return;
        if (underWay.get() >= MOST_UNDER_WAY) return;
        ObjectNode envelope = envelope(event);
        String summary = summary(event);
        for (int i = 0; i < faults.copies(); i++) {
            underWay.incrementAndGet();
            start(() -> deliver(type, summary, envelope));
        }
    }

    /// Sends an interaction and waits for its acknowledgement, whose body may say what to do next.
    BotLine.Answer interaction(ObjectNode payload) {
        String type = payload.path("type").asString();
        String form = "payload=" + encoded(Json.write(payload));
        String name = type + interactionName(payload);
        return asked("interaction", name, "interactive", payload, form);
    }

    /// Sends a slash command and waits for its acknowledgement, whose body is shown to the person.
    BotLine.Answer command(ObjectNode fields) {
        List<String> pairs = new ArrayList<>();
        fields.properties()
                .forEach(field ->
                        pairs.add(field.getKey() + "=" + encoded(field.getValue().asString())));
        String name = fields.path("command").asString();
        return asked("command", name, "slash_commands", fields, String.join("&", pairs));
    }

    @Override
    public void close() {
        threads.shutdownNow();
        line.close();
    }

    private void start(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException closed) {
            underWay.decrementAndGet();
        }
    }

    private BotLine.Answer asked(
            String kind, String name, String socketType, ObjectNode payload, String form) {
        long began = town.time.nanos();
        URI url = target;
        BotLine.Answer answer =
                url == null
                        ? sockets.deliver(socketType, payload, 0, "")
                        : line.post(url, "application/x-www-form-urlencoded", form, Map.of());
        record(kind, name, "", began, payload, answer);
        return answer;
    }

    private void deliver(String type, String summary, ObjectNode envelope) {
        try {
            String reason = "";
            List<Duration> retries = town.limits().retries();
            for (int attempt = 0; attempt <= retries.size(); attempt++) {
                if (attempt > 0) town.time.sleep(retries.get(attempt - 1));
                BotLine.Answer answer = attempt(type, summary, envelope, attempt, reason);
                if (answer.ok() || answer.noRetry()) return;
                reason = answer.reason();
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            underWay.decrementAndGet();
        }
    }

    private BotLine.Answer attempt(
            String type, String summary, ObjectNode envelope, int attempt, String reason) {
        long began = town.time.nanos();
        URI url = target;
        BotLine.Answer answer =
                url == null
                        ? sockets.deliver("events_api", envelope, attempt, reason)
                        : line.post(
                                url,
                                "application/json",
                                Json.write(envelope),
                                retryHeaders(attempt, reason));
        if (answer.ok() && faults.losesAck())
            answer = new BotLine.Answer(0, "http_timeout", "", false);
        String name = attempt == 0 ? type : type + " (retry " + attempt + ")";
        record("event", name, summary, began, envelope, answer);
        return answer;
    }

    private void record(
            String kind,
            String name,
            String summary,
            long began,
            ObjectNode payload,
            BotLine.Answer answer) {
        long millis = Duration.ofNanos(town.time.nanos() - began).toMillis();
        String status = answer.status() == 0 ? answer.reason() : Integer.toString(answer.status());
        ObjectNode response = Json.object();
        if (!answer.body().isBlank())
            Json.tryParse(answer.body())
                    .ifPresentOrElse(
                            json -> response.set("body", json),
                            () -> response.put("body", cut(answer.body())));
        traffic.add(true, kind, name, status, millis, summary, payload, response);
        if (target == null || answered == answer.ok()) return;
        answered = answer.ok();
        connectionChanged();
    }

    private void connectionChanged() {
        screens.toAll(Screens.event("bot").put("connected", connected()));
    }

    private ObjectNode envelope(ObjectNode event) {
        Bot app = town.app;
        ObjectNode envelope = Json.object();
        envelope.put("token", "practice").put("team_id", app.team());
        envelope.put("context_team_id", app.team()).putNull("context_enterprise_id");
        envelope.put("api_app_id", app.id());
        envelope.set("event", event.deepCopy());
        envelope.put("type", "event_callback").put("event_id", town.id("Ev"));
        envelope.put("event_time", town.now().getEpochSecond());
        ObjectNode authorization = envelope.putArray("authorizations").addObject();
        authorization.putNull("enterprise_id").put("team_id", app.team());
        authorization.put("user_id", app.user()).put("is_bot", true);
        authorization.put("is_enterprise_install", false);
        envelope.put("is_ext_shared_channel", false)
                .put("event_context", "4-" + town.chance.id(40));
        return envelope;
    }

    private static Map<String, String> retryHeaders(int attempt, String reason) {
        if (attempt == 0) return Map.of();
        return Map.of(
                "X-Slack-Retry-Num", Integer.toString(attempt), "X-Slack-Retry-Reason", reason);
    }

    private static String summary(ObjectNode event) {
        String subtype = Json.text(event, "subtype");
        String text = Json.text(event, "text");
        return (subtype.isEmpty() ? "" : subtype + ": ")
                + (text.length() > 80 ? text.substring(0, 80) + "…" : text);
    }

    private static String interactionName(ObjectNode payload) {
        String action = Json.text(payload.path("actions").path(0), "action_id");
        String callback = Json.text(payload, "callback_id");
        String view = Json.text(payload, "view.callback_id");
        String name = action.isEmpty() ? callback.isEmpty() ? view : callback : action;
        return name.isEmpty() ? "" : " " + name;
    }

    private static String cut(String text) {
        return text.length() > 500 ? text.substring(0, 500) + "…" : text;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
