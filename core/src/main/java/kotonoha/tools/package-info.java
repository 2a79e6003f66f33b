/// Functions that the model may call.
@NullMarked
package kotonoha.tools;

import org.jspecify.annotations.NullMarked;
