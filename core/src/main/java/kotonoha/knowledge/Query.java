package kotonoha.knowledge;

import kotonoha.kernel.Language;
import kotonoha.kernel.Place;
import kotonoha.kernel.UserId;

/// A search: the words, who asks, where the answer will be read, and which language is preferred among equals.
public record Query(String words, Language language, UserId asker, Place place, int limit) {}
