@NullMarked
package kotonoha.reader.text;

import org.jspecify.annotations.NullMarked;
