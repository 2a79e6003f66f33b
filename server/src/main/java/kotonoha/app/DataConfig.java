package kotonoha.app;

import java.nio.file.Path;
import java.util.Optional;

/// Where Kotonoha keeps its data: an absolute folder, and a JDBC URL where it is not the SQLite file in that folder.
public record DataConfig(Path folder, Optional<String> databaseUrl) {}
