package kotonoha.intake;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.TryLater;
import kotonoha.work.Jobs;
import kotonoha.work.Jobs.NewJob;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The door for everything Slack sends: verifies, sorts, puts into the durable inbox, acknowledges. Thread-safe.
///
/// 401 for what Slack did not sign; 200 for all that it did, known or not; 503 when the inbox cannot take it, so that
/// Slack sends it again: 200 is never said before the commit. Bodies are never logged.
///
/// The payload of a `question` or `thread_message` is
/// `{team, enterprise?, channel, kind, kind_known, user, ts, thread, text, mentioned, bot_user, event_id,
/// raw_event_type, from_bot, ext_shared, action_token?, app_context?, files?, blocks?, attachments?}`. `kind` is one of
/// `CHANNEL PRIVATE_CHANNEL GROUP DM`; an `app_mention` does not say which kind of channel it comes from, then
/// `kind` is `CHANNEL` (the narrowest audience of sources) and `kind_known` false. `text` may be empty where there are
/// `files`. An `app_mention` may come without the `files` that its message has: with that `raw_event_type` and no `files`,
/// the message itself says whether there are any.
public final class Receiver {
    /// The largest body that is looked at; Slack's own are far smaller.
    public static final int MAX_BODY = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

    private final Signature signature;
    private final Jobs jobs;
    private final Sorting sorting;
    private final InstantReply instantReply;
    private final Hearing hearing;

    public Receiver(
            Signature signature,
            Jobs jobs,
            BotIdentity bot,
            IntakeSettings settings,
            InstantReply instantReply,
            Hearing hearing) {
        this.signature = signature;
        this.jobs = jobs;
        this.sorting = new Sorting(bot, settings);
        this.instantReply = instantReply;
        this.hearing = hearing;
    }

    /// With nobody who listens to all events.
    public Receiver(
            Signature signature,
            Jobs jobs,
            BotIdentity bot,
            IntakeSettings settings,
            InstantReply instantReply) {
        this(signature, jobs, bot, settings, instantReply, Hearing.none());
    }

    /// Takes one request to `POST /slack/events`: an event, an interaction or a command.
    public Answer receive(Arrival arrival) {
        if (arrival.body().length > MAX_BODY) return Answer.text(413, "too large");
        if (!isSigned(arrival)) {
            LOG.warn(
                    "refused a request of {} bytes that Slack did not sign", arrival.body().length);
            return Answer.text(401, "not signed by Slack");
        }
        try {
            return take(arrival.body());
        } catch (Broken unreadable) {
            LOG.warn("a signed request of {} bytes cannot be read", arrival.body().length);
            return Answer.ok();
        }
    }

    /// Takes one envelope of Socket Mode, whose connection vouches for it. `type` is `events_api`, `interactive` or
    /// `slash_commands`. A status other than 200 means: do not acknowledge; else the body, where there is one, goes
    /// back as the acknowledgement's payload.
    public Answer take(String type, JsonNode payload) {
        return switch (type) {
            case "events_api" -> takeEvent(payload);
            case "interactive" -> takeInteraction(payload);
            case "slash_commands" -> enqueue(sorting.command(payload));
            default -> Answer.ok();
        };
    }

    /// As [#take(String, JsonNode)]; true means: acknowledge.
    public boolean receive(String type, JsonNode payload) {
        return take(type, payload).status() == 200;
    }

    private boolean isSigned(Arrival arrival) {
        return signature.fits(
                arrival.header("x-slack-request-timestamp"),
                arrival.header("x-slack-signature"),
                arrival.body());
    }

    private Answer take(byte[] body) {
        if (body.length > 0 && body[0] == '{') return takeEvent(Json.parse(body));
        Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
        if (form.containsKey("payload"))
            return takeInteraction(Json.parse(form.getOrDefault("payload", "")));
        if (form.containsKey("command")) return enqueue(sorting.command(asJson(form)));
        return Answer.ok();
    }

    private Answer takeEvent(JsonNode envelope) {
        return switch (Json.text(envelope, "type")) {
            case "url_verification" -> Answer.text(200, Json.text(envelope, "challenge"));
            case "event_callback" -> {
                tell(envelope);
                yield enqueue(sorting.event(envelope));
            }
            case "app_rate_limited" -> {
                LOG.warn(
                        "Slack holds events back: more than 30,000 within an hour in one workspace");
                yield Answer.ok();
            }
            default -> Answer.ok();
        };
    }

    /// Whoever listens may fail as it likes: the event is taken in all the same.
    private void tell(JsonNode envelope) {
        JsonNode event = envelope.path("event");
        String type = Json.text(event, "type");
        try {
            hearing.heard(type, event, Heard.team(envelope));
        } catch (RuntimeException e) {
            LOG.error("a {} was not listened to", type, e);
        }
    }

    private Answer takeInteraction(JsonNode payload) {
        Optional<String> reply = instantReply(payload);
        boolean refused =
                reply.flatMap(Json::tryParse)
                        .filter(json -> Json.text(json, "response_action").equals("errors"))
                        .isPresent();
        Answer taken = refused ? Answer.ok() : enqueue(sorting.interaction(payload));
        return taken.status() == 200 ? reply.map(Answer::json).orElse(taken) : taken;
    }

    private Optional<String> instantReply(JsonNode payload) {
        return switch (Json.text(payload, "type")) {
            case "view_submission", "block_suggestion" -> {
                try {
                    yield instantReply.to(payload);
                } catch (RuntimeException e) {
                    LOG.error("no instant reply to a {}", Json.text(payload, "type"), e);
                    yield Optional.empty();
                }
            }
            default -> Optional.empty();
        };
    }

    private Answer enqueue(Optional<NewJob> job) {
        if (job.isEmpty()) return Answer.ok();
        try {
            Jobs.Accepted accepted = jobs.enqueue(job.get());
            if (accepted instanceof Jobs.Accepted.New taken && taken.ahead() > 0)
                sayBusy(job.get());
            return Answer.ok();
        } catch (TryLater full) {
            LOG.error(
                    "a {} cannot be taken in now, Slack will send it again: {}",
                    job.get().kind(),
                    full.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a {} cannot be taken in, Slack will send it again", job.get().kind(), e);
        }
        return Answer.text(503, "try again");
    }

    /// A question that has to wait in its thread gets a companion that waits for nobody and deals with that.
    private void sayBusy(NewJob question) {
        boolean asks =
                question.kind().equals(Kinds.QUESTION)
                        || question.kind().equals(Kinds.THREAD_MESSAGE);
        if (!asks) return;
        try {
            jobs.enqueue(new NewJob(Set.of(), Kinds.BUSY, "", question.payload()));
        } catch (RuntimeException e) {
            LOG.warn("the author of a waiting question cannot be told: {}", e.getMessage());
        }
    }

    private static Map<String, String> form(String body) {
        Map<String, String> form = new HashMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0)
                form.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
        }
        return form;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Broken("not a form", e);
        }
    }

    private static ObjectNode asJson(Map<String, String> form) {
        ObjectNode json = Json.object();
        form.forEach(json::put);
        return json;
    }
}
