package kotonoha.app;

/// Where Kotonoha listens; port 0 takes any free port.
public record ServerConfig(int port, String bind) {}
