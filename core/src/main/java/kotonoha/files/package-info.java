/// Reading files that people bring along: the port to the reader, what it finds, and what it could not read and why.
@NullMarked
package kotonoha.files;

import org.jspecify.annotations.NullMarked;
