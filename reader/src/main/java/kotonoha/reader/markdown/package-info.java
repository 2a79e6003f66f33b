/// What every parser writes: Markdown in parts, cut where it is natural, without anything that nobody sees.
@NullMarked
package kotonoha.reader.markdown;

import org.jspecify.annotations.NullMarked;
