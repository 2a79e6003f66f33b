package kotonoha.files;

/// What came of reading one file: an [Extract] or the reason why not, an [Unreadable].
public sealed interface ReadResult permits Extract, Unreadable {}
