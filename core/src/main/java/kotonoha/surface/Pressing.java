package kotonoha.surface;

import java.util.Map;
import kotonoha.kernel.Json;
import kotonoha.work.Jobs.Job;
import kotonoha.work.Lease;
import kotonoha.work.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Buttons: each press goes to the one that knows its `action_id`; a button of a version that is gone does nothing.
public final class Pressing implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(Pressing.class);

    private final Map<String, Button> buttons;

    /// What a button does. It may be called twice for one press.
    @FunctionalInterface
    public interface Button {
        void press(Press press) throws InterruptedException;
    }

    public Pressing(Map<String, Button> buttons) {
        this.buttons = Map.copyOf(buttons);
    }

    @Override
    public void run(Job job, Lease lease) throws InterruptedException {
        JsonNode interaction = Json.parse(job.payload());
        for (JsonNode action : interaction.path("actions")) {
            Button button = buttons.get(Json.text(action, "action_id"));
            if (button == null) LOG.debug("job {}: nobody listens to this button", job.id());
            else button.press(Press.of(interaction, action));
        }
    }
}
