/// The Chat Completions wire, for servers that lack Responses.
@NullMarked
package kotonoha.model.chat;

import org.jspecify.annotations.NullMarked;
