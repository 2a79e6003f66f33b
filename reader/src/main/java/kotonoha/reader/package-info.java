/// The process that reads files: it gets bytes on its standard input and answers with text. It has no network, writes
/// only to its own scratch folder, and may be killed at any time.
@NullMarked
package kotonoha.reader;

import org.jspecify.annotations.NullMarked;
