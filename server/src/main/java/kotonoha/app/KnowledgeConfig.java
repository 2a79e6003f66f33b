package kotonoha.app;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Folders of documents that answers are drawn from, and the web address under which people can read them.
public record KnowledgeConfig(List<Path> folders, Optional<URI> baseUrl) {
    public KnowledgeConfig {
        folders = List.copyOf(folders);
    }
}
