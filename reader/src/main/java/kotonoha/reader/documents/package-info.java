/// Documents of people: PDF, word processors, presentations, books, e-mail and pictures.
@NullMarked
package kotonoha.reader.documents;

import org.jspecify.annotations.NullMarked;
