package kotonoha.turn;

import kotonoha.context.Question;
import kotonoha.kernel.Json;
import tools.jackson.databind.node.ObjectNode;

/// The buttons of an answer. Their values say which question they belong to; the question's text is read again from
/// Slack when it is needed, so nothing of it lies in a button.
public final class Buttons {
    public static final String AGAIN = "kotonoha.again";
    public static final String STOP = "kotonoha.stop";
    public static final String FEEDBACK = "kotonoha.feedback";
    public static final String READ = "kotonoha.read";

    private Buttons() {}

    /// What a button remembers of its question.
    static String value(Question question) {
        ObjectNode value = Json.object();
        value.put("team", question.place().team().value());
        value.put("channel", question.place().channel().value());
        value.put("kind", question.place().kind().name());
        value.put("thread", question.place().thread().value());
        value.put("ts", question.ts().value());
        value.put("user", question.asker().value());
        if (question.bot() != null) value.put("bot_user", question.bot().value());
        return Json.write(value);
    }
}
