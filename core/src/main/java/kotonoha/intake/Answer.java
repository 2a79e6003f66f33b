package kotonoha.intake;

/// What goes back to Slack at once.
public record Answer(int status, String contentType, String body) {
    static Answer ok() {
        return new Answer(200, "text/plain; charset=utf-8", "");
    }

    static Answer text(int status, String body) {
        return new Answer(status, "text/plain; charset=utf-8", body);
    }

    static Answer json(String body) {
        return new Answer(200, "application/json; charset=utf-8", body);
    }
}
