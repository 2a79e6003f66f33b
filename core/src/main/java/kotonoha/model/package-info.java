/// Language models behind one port: a run is a closeable stream of events.
@NullMarked
package kotonoha.model;

import org.jspecify.annotations.NullMarked;
