package kotonoha.app;

/// Where Kotonoha listens, and where the page of the practice workspace is; port 0 takes any free port.
public record ServerConfig(int port, String bind, int practicePort) {}
