@NullMarked
package kotonoha.reader.archives;

import org.jspecify.annotations.NullMarked;
