/// The walls around the reader's process: what the system grants it, and what Java itself refuses.
@NullMarked
package kotonoha.reader.walls;

import org.jspecify.annotations.NullMarked;
