package kotonoha.slack;

/// A file's bytes and the content type Slack named, in lower case.
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Downloaded(byte[] bytes, String contentType) {}
