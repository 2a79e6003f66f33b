/// Words every room shares: ids, languages, secrets, JSON, time, and the sentences people read.
@NullMarked
package kotonoha.kernel;

import org.jspecify.annotations.NullMarked;
