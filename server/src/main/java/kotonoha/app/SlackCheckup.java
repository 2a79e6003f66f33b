package kotonoha.app;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.kernel.Secret;
import kotonoha.kernel.Time;
import kotonoha.kernel.TryLater;
import kotonoha.net.Header;
import kotonoha.net.Http;
import kotonoha.net.HttpRequest;
import kotonoha.net.HttpSettings.Patience;
import kotonoha.net.Reply;
import tools.jackson.databind.JsonNode;

/// Looks at Slack: whether it can be reached, and whether tokens, scopes and secret fit.
final class SlackCheckup {
    private static final Patience PATIENCE = Patience.of(Duration.ofSeconds(10));
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(60);
    private static final Pattern SIGNING_SECRET = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern CODE = Pattern.compile("[a-z_]{1,60}");

    private final SlackConfig slack;
    private final Http http;
    private final Time time;
    private final List<Finding> findings = new ArrayList<>();

    SlackCheckup(SlackConfig slack, Http http, Time time) {
        this.slack = slack;
        this.http = http;
        this.time = time;
    }

    List<Finding> findings() {
        slack.botToken().ifPresentOrElse(this::botToken, this::withoutToken);
        slack.appToken().ifPresent(this::appToken);
        signingSecret();
        return findings;
    }

    private void withoutToken() {
        findings.add(Finding.failed("doctor.problem", Problem.of("config.needs_bot_token")));
        try {
            Reply reply = http.send(post("api.test"));
            reached();
            clock(reply);
        } catch (TryLater | Broken e) {
            unreachable(e);
        }
    }

    private void botToken(Secret token) {
        if (token.reveal().startsWith("xapp-") || token.reveal().startsWith("xoxp-"))
            findings.add(Finding.failed("doctor.token_kind", token.reveal().substring(0, 5)));
        try {
            Reply reply = http.send(post("auth.test").with(bearer(token)));
            clock(reply);
            JsonNode answer = Json.tryParse(reply.text()).orElse(Json.object());
            if (!answer.has("ok")) {
                findings.add(
                        Finding.failed("doctor.slack_strange", reply.status(), slack.apiUrl()));
                return;
            }
            reached();
            if (!answer.path("ok").asBoolean(false)) {
                findings.add(Finding.failed("doctor.token_refused", code(answer)));
                return;
            }
            findings.add(
                    Finding.fine(
                            "doctor.token_fine",
                            Json.text(answer, "user"),
                            Json.text(answer, "team")));
            scopes(reply);
        } catch (TryLater | Broken e) {
            unreachable(e);
        }
    }

    private void scopes(Reply reply) {
        String header = reply.header("x-oauth-scopes");
        if (header.isBlank()) {
            findings.add(Finding.warning("doctor.scopes_unknown"));
            return;
        }
        Set<String> granted =
                Arrays.stream(header.split(",")).map(String::strip).collect(Collectors.toSet());
        List<Scope> missing =
                Scope.asked().stream().filter(scope -> !granted.contains(scope.id())).toList();
        for (Scope scope : missing)
            findings.add(Finding.failed("doctor.scope_missing", scope, new Finding.Loss(scope)));
        if (missing.isEmpty())
            findings.add(Finding.fine("doctor.scopes_fine", Scope.asked().size()));
    }

    private void appToken(Secret token) {
        if (!token.reveal().startsWith("xapp-"))
            findings.add(Finding.warning("doctor.app_token_kind"));
        try {
            JsonNode answer =
                    Json.tryParse(
                                    http.send(post("apps.connections.open").with(bearer(token)))
                                            .text())
                            .orElse(Json.object());
            if (answer.path("ok").asBoolean(false))
                findings.add(Finding.fine("doctor.app_token_fine"));
            else findings.add(Finding.failed("doctor.app_token_refused", code(answer)));
        } catch (TryLater | Broken e) {
            unreachable(e);
        }
    }

    private void signingSecret() {
        if (slack.signingSecret().isEmpty() && slack.appToken().isEmpty()) {
            findings.add(Finding.failed("doctor.problem", Problem.of("config.needs_way_in")));
            return;
        }
        slack.signingSecret()
                .map(secret -> SIGNING_SECRET.matcher(secret.reveal()).matches())
                .map(fits ->
                        fits
                                ? Finding.fine("doctor.secret_fine")
                                : Finding.warning("doctor.secret_shape"))
                .ifPresent(findings::add);
    }

    /// Signatures are refused when the clocks are five minutes apart; a minute is already a sign.
    private void clock(Reply reply) {
        try {
            Instant theirs =
                    ZonedDateTime.parse(
                                    reply.header("Date"),
                                    DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                            .toInstant();
            Duration apart = Duration.between(theirs, time.now());
            findings.add(
                    apart.abs().compareTo(CLOCK_TOLERANCE) > 0
                            ? Finding.failed("doctor.clock_failed", apart.abs().toSeconds())
                            : Finding.fine("doctor.clock_fine"));
        } catch (DateTimeException noDate) {
            findings.add(Finding.warning("doctor.clock_unknown"));
        }
    }

    private void reached() {
        findings.add(Finding.fine("doctor.slack_reached", slack.apiUrl()));
    }

    private void unreachable(RuntimeException e) {
        findings.add(
                Finding.failed(
                        "doctor.slack_unreachable",
                        slack.apiUrl(),
                        String.valueOf(e.getMessage())));
    }

    private HttpRequest post(String method) {
        return HttpRequest.post(slack.apiUrl().resolve(method), Map.of()).with(PATIENCE);
    }

    private static Header bearer(Secret token) {
        return new Header("Authorization", "Bearer " + token.reveal());
    }

    private static String code(JsonNode answer) {
        String code = Json.text(answer, "error");
        return CODE.matcher(code).matches() ? code : "?";
    }
}
