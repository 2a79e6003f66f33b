/// What the asker sees, gathered for one turn.
@NullMarked
package kotonoha.context;

import org.jspecify.annotations.NullMarked;
