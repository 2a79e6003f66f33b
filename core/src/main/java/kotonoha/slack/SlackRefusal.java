package kotonoha.slack;

import tools.jackson.databind.JsonNode;

/// Slack understood a call and said no (`ok: false`), with one of its error codes. Nothing was done.
public final class SlackRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String method;
    private final String code;
    private final transient JsonNode response;

    SlackRefusal(String method, String code, JsonNode response) {
        super("Slack refused %s: %s".formatted(method, code));
        this.method = method;
        this.code = code;
        this.response = response;
    }

    public String method() {
        return method;
    }

    /// Slack's error code, e.g. `channel_not_found`.
    public String code() {
        return code;
    }

    /// The whole answer; `response_metadata.messages` often names the argument.
    public JsonNode response() {
        return response;
    }
}
