/// The practice model: no network, no key, no credits; it quotes what was found.
@NullMarked
package kotonoha.model.practice;

import org.jspecify.annotations.NullMarked;
