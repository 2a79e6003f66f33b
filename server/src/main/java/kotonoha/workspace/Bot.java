package kotonoha.workspace;

import kotonoha.kernel.Json;
import tools.jackson.databind.node.ObjectNode;

/// The ids of the one app in the workspace.
record Bot(String team, String id, String user, String bot, String name) {
    ObjectNode profile() {
        ObjectNode profile = Json.object();
        profile.put("id", bot).put("app_id", id).put("user_id", user).put("name", name);
        profile.put("deleted", false).put("updated", 1_760_000_000).put("team_id", team);
        profile.putObject("icons").put("image_36", "").put("image_48", "").put("image_72", "");
        return profile;
    }
}
