package kotonoha.kernel;

import java.time.ZoneId;

/// The person who asked: what the answer must know about them.
public record Asker(UserId id, String name, Language language, ZoneId zone) {}
