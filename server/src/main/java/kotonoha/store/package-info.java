/// The ports filled by SQL.
@NullMarked
package kotonoha.store;

import org.jspecify.annotations.NullMarked;
