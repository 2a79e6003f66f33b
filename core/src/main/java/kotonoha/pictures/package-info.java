/// Files out of an answer: a diagram or an HTML block as a picture, a long table as CSV.
@NullMarked
package kotonoha.pictures;

import org.jspecify.annotations.NullMarked;
