@NullMarked
package kotonoha.reader;

import org.jspecify.annotations.NullMarked;
