/// From a question and its context to a cited answer.
@NullMarked
package kotonoha.answer;

import org.jspecify.annotations.NullMarked;
