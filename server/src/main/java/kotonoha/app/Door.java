package kotonoha.app;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import kotonoha.intake.Answer;
import kotonoha.intake.Arrival;
import kotonoha.intake.Receiver;
import kotonoha.web.Reply;
import kotonoha.web.Request;
import kotonoha.web.Routes;
import kotonoha.web.WebServer;
import kotonoha.web.WebSettings;

/// What Slack and a load balancer can reach: one path for everything that Slack sends, one that says it is alive. Slack
/// waits for its acknowledgement, so the door does not queue up with the answers for a processor.
final class Door {
    private Door() {}

    static WebServer open(ServerConfig config, Receiver receiver) {
        Routes routes =
                new Routes()
                        .get("/healthz", request -> Reply.text("ok"))
                        .post(
                                "/slack/events",
                                request -> reply(receiver.receive(arrival(request))));
        WebSettings settings = WebSettings.at(config.bind(), config.port());
        return WebServer.start(settings.withBodyLimit(Receiver.MAX_BODY).withOwnThreads(), routes);
    }

    private static Arrival arrival(Request request) {
        return new Arrival(
                name -> Optional.of(request.header(name)).filter(value -> !value.isEmpty()),
                request.body());
    }

    private static Reply reply(Answer answer) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        return Reply.of(answer.status(), answer.contentType(), body);
    }
}
