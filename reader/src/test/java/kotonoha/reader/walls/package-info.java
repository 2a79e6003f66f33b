@NullMarked
package kotonoha.reader.walls;

import org.jspecify.annotations.NullMarked;
