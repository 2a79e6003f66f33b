/// Files with rows and columns: what is in them, and answers to questions in SQL about them.
@NullMarked
package kotonoha.reader.tables;

import org.jspecify.annotations.NullMarked;
