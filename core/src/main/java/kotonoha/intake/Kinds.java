package kotonoha.intake;

/// The kinds of jobs that come out of this room. The payload of a question or thread message is the small object that
/// [Receiver] describes; that of all others is what Slack sent, without its legacy token.
public final class Kinds {
    /// A message that starts an answer.
    public static final String QUESTION = "question";

    /// A reply in a thread that mentions nobody; whoever works on it must find out whether the bot takes part there.
    public static final String THREAD_MESSAGE = "thread_message";

    /// A question that has to wait behind another in its thread; beside the question itself, with the same payload.
    public static final String BUSY = "busy";

    /// Slack's own Stop button.
    public static final String STOP = "stop";

    /// Somebody opened the app's Home or Messages tab.
    public static final String HOME = "home";

    /// A button or menu in a message or view.
    public static final String ACTION = "action";

    /// A submitted modal.
    public static final String VIEW = "view";

    /// A global or message shortcut.
    public static final String SHORTCUT = "shortcut";

    /// A slash command.
    public static final String COMMAND = "command";

    private Kinds() {}
}
