package kotonoha.context;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import kotonoha.files.CannotRead;
import kotonoha.files.ReadResult;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Broken;
import kotonoha.kernel.TryLater;
import kotonoha.slack.SlackRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What went wrong while something was read, as a reason that a person can be told.
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /// Does `reading`; whatever the other side does is a result.
    static ReadResult caught(Callable<ReadResult> reading) throws InterruptedException {
        return caught(reading, why -> why);
    }

    /// @param unread makes a result of a reason
    static <T> T caught(Callable<T> reading, Function<Unreadable, T> unread)
            throws InterruptedException {
        try {
            return reading.call();
        } catch (InterruptedException ended) {
            throw ended;
        } catch (CannotRead told) {
            return unread.apply(told.why());
        } catch (SlackRefusal refusal) {
            return unread.apply(unreadable(reason(refusal), refusal));
        } catch (TryLater | Broken unreachable) {
            if (Thread.currentThread().isInterrupted()) throw new InterruptedException();
            LOG.info("not read: {}", unreachable.getMessage());
            return unread.apply(new Unreadable(Reason.UNREACHABLE));
        } catch (Exception fault) {
            LOG.error("fault while reading", fault);
            return unread.apply(new Unreadable(Reason.FAILED));
        }
    }

    /// What `asking` finds, or something else where Slack does not answer or there is nothing.
    static <T> T orElse(Supplier<Optional<T>> asking, T otherwise) {
        try {
            return asking.get().orElse(otherwise);
        } catch (TryLater | Broken | SlackRefusal | IllegalArgumentException unknown) {
            LOG.info("going on without: {}", unknown.getMessage());
            return otherwise;
        }
    }

    /// What may not be seen has no details: they would tell whether it exists.
    static Unreadable unreadable(Reason reason, SlackRefusal refusal) {
        return new Unreadable(reason, reason.mayBeNamed() ? refusal.code() : "");
    }

    /// Whether something exists that may not be seen is not told.
    static Reason reason(SlackRefusal refusal) {
        return switch (refusal.code()) {
            case "login_page" -> Reason.LOGIN;
            case "missing_scope",
                    "not_in_channel",
                    "no_permission",
                    "not_allowed_token_type",
                    "access_denied",
                    "team_access_not_granted",
                    "unknown_method",
                    "invalid_auth",
                    "not_authed",
                    "token_expired",
                    "token_revoked",
                    "account_inactive",
                    "ekm_access_denied",
                    "enterprise_is_restricted",
                    "org_login_required",
                    "restricted_action",
                    "status_401",
                    "status_403" ->
                    Reason.NOT_ALLOWED;
            case "too_large" -> Reason.TOO_LARGE;
            case "file_deleted", "status_404", "status_410" -> Reason.GONE;
            case "file_not_found",
                    "channel_not_found",
                    "thread_not_found",
                    "message_not_found",
                    "file_not_shared",
                    "not_visible" ->
                    Reason.NOT_SEEN;
            default -> Reason.UNREACHABLE;
        };
    }
}
