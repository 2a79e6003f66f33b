/// The life of one question: claimed, run, delivered, done; queue, stop, resume.
@NullMarked
package kotonoha.turn;

import org.jspecify.annotations.NullMarked;
