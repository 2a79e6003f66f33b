package kotonoha.workspace;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.Locale;
import kotonoha.kernel.Json;
import tools.jackson.databind.node.ObjectNode;

/// A person or bot of the workspace.
record Member(
        String id,
        String name,
        String realName,
        String title,
        String locale,
        String tz,
        String color,
        String email,
        boolean guest,
        boolean bot) {

    Member in(String newLocale) {
        return new Member(id, name, realName, title, newLocale, tz, color, email, guest, bot);
    }

    Locale language() {
        return Locale.forLanguageTag(locale);
    }

    /// The `user` object of the Web API.
    ObjectNode json(Bot app, Instant now, boolean withLocale) {
        ZoneId zone = ZoneId.of(tz);
        ObjectNode user = Json.object();
        user.put("id", id).put("team_id", app.team()).put("name", name).put("deleted", false);
        user.put("color", color.replace("#", "")).put("real_name", realName).put("tz", tz);
        user.put("tz_label", zone.getDisplayName(TextStyle.FULL, Locale.US));
        user.put("tz_offset", zone.getRules().getOffset(now).getTotalSeconds());
        ObjectNode profile = user.putObject("profile");
        profile.put("title", title).put("real_name", realName).put("display_name", realName);
        profile.put("real_name_normalized", realName).put("display_name_normalized", realName);
        profile.put("team", app.team()).put("color", color);
        if (bot) profile.put("bot_id", app.bot()).put("api_app_id", app.id());
        if (!bot) profile.put("email", email);
        user.put("is_admin", false).put("is_owner", false).put("is_primary_owner", false);
        user.put("is_restricted", guest).put("is_ultra_restricted", false).put("is_bot", bot);
        user.put("is_app_user", false).put("updated", 1_760_000_000);
        if (withLocale) user.put("locale", locale);
        return user;
    }

    /// What the page needs to know of a person.
    ObjectNode forPage() {
        ObjectNode user = Json.object();
        user.put("id", id).put("name", name).put("real_name", realName);
        user.putObject("profile")
                .put("display_name", realName)
                .put("title", title)
                .put("color", color);
        user.put("locale", locale).put("tz", tz).put("is_bot", bot).put("is_guest", guest);
        return user;
    }
}
