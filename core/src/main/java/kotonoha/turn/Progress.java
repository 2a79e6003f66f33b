package kotonoha.turn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import kotonoha.kernel.Json;
import kotonoha.kernel.MessageTs;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is recorded of a turn beside its job: the step and the messages that exist in Slack. No text.
record Progress(Step step, List<MessageTs> messages) {
    static final Progress NONE = new Progress(Step.RECEIVED, List.of());

    Progress {
        messages = List.copyOf(messages);
    }

    static Progress read(String json) {
        if (json.isEmpty()) return NONE;
        JsonNode node = Json.parse(json);
        List<MessageTs> messages = new ArrayList<>();
        node.path("messages").forEach(ts -> messages.add(new MessageTs(ts.asString())));
        return new Progress(step(Json.text(node, "step")), messages);
    }

    String write() {
        ObjectNode node = Json.object().put("step", step.name());
        messages.forEach(ts -> node.withArray("messages").add(ts.value()));
        return Json.write(node);
    }

    Progress at(Step next) {
        return new Progress(next, messages);
    }

    Progress with(MessageTs posted) {
        List<MessageTs> more = new ArrayList<>(messages);
        more.add(posted);
        return new Progress(Step.WRITING, more);
    }

    /// A step that a newer version knows and this one does not is taken as writing: the careful reading.
    private static Step step(String name) {
        return Arrays.stream(Step.values())
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElse(Step.WRITING);
    }
}
