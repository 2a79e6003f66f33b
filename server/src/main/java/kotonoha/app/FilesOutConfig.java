package kotonoha.app;

/// What stands in an answer and is also posted as a file.
public record FilesOutConfig(boolean diagrams, boolean html, boolean tables) {}
