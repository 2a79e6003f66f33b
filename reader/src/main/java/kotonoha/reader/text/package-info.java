/// Text in any usual encoding, and code.
@NullMarked
package kotonoha.reader.text;

import org.jspecify.annotations.NullMarked;
