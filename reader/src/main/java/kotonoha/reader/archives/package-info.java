/// Archives, and the guard for everything that is one inside.
@NullMarked
package kotonoha.reader.archives;

import org.jspecify.annotations.NullMarked;
