/// Where knowledge comes from: connectors, and what reads a link that somebody posted.
@NullMarked
package kotonoha.sources;

import org.jspecify.annotations.NullMarked;
