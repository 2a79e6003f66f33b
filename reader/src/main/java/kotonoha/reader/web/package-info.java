/// HTML: canvases, web pages, and the HTML inside mails and books.
@NullMarked
package kotonoha.reader.web;

import org.jspecify.annotations.NullMarked;
