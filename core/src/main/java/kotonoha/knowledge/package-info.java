/// Documents, passages and the search over them.
@NullMarked
package kotonoha.knowledge;

import org.jspecify.annotations.NullMarked;
