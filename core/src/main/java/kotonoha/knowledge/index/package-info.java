/// The Lucene index behind the knowledge port.
@NullMarked
package kotonoha.knowledge.index;

import org.jspecify.annotations.NullMarked;
