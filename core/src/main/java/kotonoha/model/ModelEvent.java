package kotonoha.model;

import tools.jackson.databind.JsonNode;

/// One step of a model's answer. A run is any number of the others, then one `Finished` or one `Failed`.
public sealed interface ModelEvent {
    /// The provider took the run; `response` is its id ("" where the wire has none).
    record Started(String response) implements ModelEvent {}

    /// A piece of the answer's text. Commentary before tool calls comes as `Thought`, not as text.
    record Text(String piece) implements ModelEvent {}

    /// A piece of what the model says about its own work (reasoning summary, commentary).
    record Thought(String piece) implements ModelEvent {}

    /// The model asks for one of our functions; arguments are JSON text as the model wrote it, unchecked.
    record ToolCall(String call, String name, String arguments) implements ModelEvent {}

    /// A tool that the provider runs itself (code interpreter, web search, file search, MCP) moved on. `detail` is what
    /// came of it or what it looks for, `work` the code that runs; `container` is where it runs, "" for nowhere known.
    record HostedTool(
            String id, String kind, State state, String detail, String work, String container)
            implements ModelEvent {
        public HostedTool(String id, String kind, State state, String detail) {
            this(id, kind, state, detail, "", "");
        }
    }

    /// A page or file that the provider's tools cite in the text.
    record Cited(String title, String url, LanguageModel.RemoteFile file) implements ModelEvent {}

    /// The server takes no pictures: the model was asked again without these.
    record Unseen(int pictures) implements ModelEvent {}

    /// One finished output item, to be sent back verbatim as [ModelRequest.Item.Replayed] in the next round.
    record Output(JsonNode item) implements ModelEvent {}

    /// The end, with what it cost. `cut` is true where the output limit ended it early.
    record Finished(Usage usage, String model, boolean cut) implements ModelEvent {}

    /// The end, without an answer or with a part of one.
    record Failed(Kind kind, String detail) implements ModelEvent {}

    enum State {
        STARTED,
        DONE,
        FAILED
    }

    /// Why a run failed, by what the person can do about it.
    enum Kind {
        /// Too many requests at the moment.
        BUSY,
        /// No credit or quota left; another try is useless.
        QUOTA,
        /// Key refused or lacking rights.
        KEY,
        /// The conversation is too long for the model.
        TOO_LONG,
        /// The model or its filter declined.
        REFUSED,
        /// No such model at this server.
        NO_MODEL,
        /// The server rejected the request for another reason.
        REJECTED,
        /// The server cannot be reached or fails.
        UNREACHABLE,
        /// The model fell silent.
        SILENT,
        /// The stream broke off or was no valid stream.
        BROKEN,
        /// [ModelRun#close] was called.
        CLOSED
    }

    /// Tokens as the provider counted them; 0 where it did not say.
    record Usage(long input, long cachedInput, long output) {
        public static final Usage NONE = new Usage(0, 0, 0);

        public Usage plus(Usage more) {
            return new Usage(
                    input + more.input, cachedInput + more.cachedInput, output + more.output);
        }
    }
}
