/// Measurements of how good it must be; run by hand.
@NullMarked
package kotonoha.bench;

import org.jspecify.annotations.NullMarked;
