package kotonoha.app;

import java.time.Duration;

/// How files that people post are read.
///
/// @param largestBytes of one file; a larger one is not read
/// @param readers how many files are read at once, each in a process of its own
/// @param cacheTime how long what was read is kept, encrypted; zero for not at all
/// @param tesseract reads the text in pictures where the model cannot see
/// @param chromium draws diagrams and HTML of an answer
public record FilesConfig(
        long largestBytes, int readers, Duration cacheTime, Program tesseract, Program chromium) {}
