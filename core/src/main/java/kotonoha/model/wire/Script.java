package kotonoha.model.wire;

import java.util.List;
import kotonoha.model.ModelEvent;
import kotonoha.net.HttpRequest;
import org.jspecify.annotations.Nullable;

/// One run in the words of its wire: what each attempt sends, and who reads the reply. Used by one thread.
public interface Script {
    /// The request of the next attempt.
    HttpRequest request();

    /// Who reads the reply of the next attempt.
    Reading reading();

    /// After a refusal: true where [#request] is another one now that may please this server.
    boolean otherwise(int status, ServerFault fault);

    /// A reply with a good status came.
    void accepted();

    /// What the run says before all else once a reply comes.
    default List<ModelEvent> remarks() {
        return List.of();
    }

    /// Whether the next attempt goes on with the run, instead of starting it again.
    boolean goesOn();

    /// After a failure: the request that stops what may go on at the provider, null where nothing does.
    @Nullable HttpRequest goodbye();

    /// What was said in the request; none of it may reach the log by way of a server's error message.
    List<String> said();
}
