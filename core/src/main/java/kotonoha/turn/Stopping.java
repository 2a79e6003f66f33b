package kotonoha.turn;

import kotonoha.answer.StopSign;
import kotonoha.kernel.Json;
import kotonoha.work.Jobs.Job;
import kotonoha.work.Lease;
import kotonoha.work.Work;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Somebody in the thread pressed Slack's own stop button (`agent_session_stopped`).
public final class Stopping implements Work {
    private static final Logger LOG = LoggerFactory.getLogger(Stopping.class);

    private final Runs runs;

    public Stopping(Runs runs) {
        this.runs = runs;
    }

    @Override
    public void run(Job job, Lease lease) {
        JsonNode payload = Json.parse(job.payload());
        JsonNode event = payload.has("event") ? payload.path("event") : payload;
        String team = Json.text(payload, payload.has("team_id") ? "team_id" : "team");
        String lane =
                team + ":" + Json.text(event, "channel") + ":" + Json.text(event, "thread_ts");
        boolean stopped = runs.stop(lane, StopSign.Reason.PERSON);
        LOG.info("stop pressed in {}: {}", lane, stopped ? "stopped" : "nothing runs there");
    }
}
