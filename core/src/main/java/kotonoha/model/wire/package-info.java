/// What both wires share: a run over HTTP with its attempts, its watch over silence, and why a server said no.
@NullMarked
package kotonoha.model.wire;

import org.jspecify.annotations.NullMarked;
