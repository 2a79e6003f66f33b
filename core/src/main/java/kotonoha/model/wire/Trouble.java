package kotonoha.model.wire;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import kotonoha.model.ModelEvent.Kind;
import kotonoha.net.Headers;
import org.jspecify.annotations.Nullable;

/// Why an attempt failed, and whether another may help. `after` is what the server asks to wait, null where it asks
/// nothing. `detail` is for the log.
public record Trouble(Kind kind, Again again, @Nullable Duration after, String detail) {

    /// Whether to try again.
    public enum Again {
        NEVER,
        ONCE,
        YES
    }

    public static Trouble never(Kind kind, String detail) {
        return new Trouble(kind, Again.NEVER, null, detail);
    }

    /// The reply or a piece of it makes no sense.
    public static Trouble broken(String detail) {
        return new Trouble(Kind.BROKEN, Again.ONCE, null, detail);
    }

    /// The model, or the filter in front of it, declined.
    public static Trouble refused(String detail) {
        return never(Kind.REFUSED, detail);
    }

    /// The same, without another try.
    public Trouble forGood() {
        return never(kind, detail);
    }

    /// The server has answered with a status that is no success.
    static Trouble ofStatus(int status, Headers headers, byte[] body, String where, Instant now) {
        ServerFault fault = ServerFault.of(body);
        String detail = describe("status " + status + " from " + where, fault);
        Trouble known = byWords(fault, detail);
        Trouble trouble = known == null ? byStatus(status, fault, detail) : known;
        return new Trouble(trouble.kind, trouble.again, wait(headers, now), detail);
    }

    /// The server has said in the stream that the run failed.
    public static Trouble ofFault(ServerFault fault) {
        String detail = describe("the server ended the run", fault);
        Trouble known = byWords(fault, detail);
        if (known != null) return known;
        boolean server =
                fault.code().isEmpty()
                        || fault.coded("server_error", "internal", "timeout", "unavailable", "5");
        if (server) return new Trouble(Kind.UNREACHABLE, Again.YES, null, detail);
        return never(Kind.REJECTED, detail);
    }

    /// By what the server calls it, which tells more than the status.
    private static @Nullable Trouble byWords(ServerFault fault, String detail) {
        boolean quota =
                fault.coded("quota", "credit_balance", "billing", "insufficient_credit")
                        || fault.tells("exceeded your current quota", "credit balance is too low");
        if (quota) return never(Kind.QUOTA, detail);
        if (fault.coded("conversation_locked", "slow_down", "rate_limit", "overloaded"))
            return new Trouble(Kind.BUSY, Again.YES, null, detail);
        if (fault.coded("context_length", "context_window", "exceed_context", "too_many_tokens"))
            return never(Kind.TOO_LONG, detail);
        if (fault.coded("invalid_api_key", "authentication", "permission"))
            return never(Kind.KEY, detail);
        if (fault.coded("model_not_found", "deploymentnotfound"))
            return never(Kind.NO_MODEL, detail);
        if (fault.coded("content_filter", "invalid_prompt", "policy"))
            return never(Kind.REFUSED, detail);
        return null;
    }

    private static Trouble byStatus(int status, ServerFault fault, String detail) {
        return switch (status) {
            case 401, 403 -> never(Kind.KEY, detail);
            case 402 -> never(Kind.QUOTA, detail);
            case 404 -> never(Kind.NO_MODEL, detail);
            case 413 -> never(Kind.TOO_LONG, detail);
            case 409, 429, 529 -> new Trouble(Kind.BUSY, Again.YES, null, detail);
            case 408 -> new Trouble(Kind.UNREACHABLE, Again.YES, null, detail);
            default -> {
                if (status >= 500) yield new Trouble(Kind.UNREACHABLE, Again.YES, null, detail);
                if (tooLong(fault)) yield never(Kind.TOO_LONG, detail);
                if (fault.param().equals("model")) yield never(Kind.NO_MODEL, detail);
                yield never(Kind.REJECTED, detail);
            }
        };
    }

    private static boolean tooLong(ServerFault fault) {
        return fault.tells(
                "context length",
                "context window",
                "context size",
                "maximum context",
                "prompt is too long",
                "too many tokens",
                "input is too long");
    }

    /// `retry-after-ms`, or `retry-after` in seconds or as a date.
    private static @Nullable Duration wait(Headers headers, Instant now) {
        Duration exact = number(headers.get("retry-after-ms"), 1);
        if (exact != null) return exact;
        String after = headers.get("retry-after");
        Duration seconds = number(after, 1000);
        if (seconds != null || after.isEmpty()) return seconds;
        try {
            Instant at =
                    ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
        } catch (DateTimeException notADate) {
            return null;
        }
    }

    private static @Nullable Duration number(String text, int millis) {
        try {
            double value = Double.parseDouble(text) * millis;
            if (!(value >= 0)) return null;
            return Duration.ofMillis((long) Math.min(value, 86_400_000));
        } catch (NumberFormatException notANumber) {
            return null;
        }
    }

    private static String describe(String what, ServerFault fault) {
        StringBuilder detail = new StringBuilder(what);
        for (String word : List.of(fault.code(), fault.type(), fault.param()))
            if (!word.isEmpty()) detail.append(", ").append(cut(word, 80));
        if (!fault.message().isEmpty()) detail.append(": ").append(fault.message());
        return detail.toString();
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length) + "…";
    }
}
