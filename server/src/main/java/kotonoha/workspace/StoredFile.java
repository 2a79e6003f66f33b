package kotonoha.workspace;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// An uploaded file or a canvas. Guarded by the town's lock.
final class StoredFile {
    final String id;
    final String name;
    final String user;
    final long created;
    final boolean canvas;
    final Set<String> channels = new LinkedHashSet<>();
    final List<Section> sections = new ArrayList<>();
    String title;
    String thread = "";
    State state = State.HOSTED;
    String external = "";
    byte[] bytes = {};
    boolean uploaded;
    boolean complete;

    /// What has become of its bytes: hosted here, deleted, out of a free plan's reach, on another service, or to be
    /// looked up with `files.info` first, as in a shared channel.
    enum State {
        HOSTED,
        TOMBSTONE,
        HIDDEN_BY_LIMIT,
        EXTERNAL,
        CHECK_FILE_INFO
    }

    /// A paragraph, heading, list or table of a canvas.
    record Section(String id, String markdown) {}

    StoredFile(String id, String name, String user, long created, boolean canvas) {
        this.id = id;
        this.name = name;
        this.title = name;
        this.user = user;
        this.created = created;
        this.canvas = canvas;
    }

    String markdown() {
        return String.join("\n\n", sections.stream().map(Section::markdown).toList());
    }
}
