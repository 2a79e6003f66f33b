/// Pages and files of the open web, read through the guarded door.
@NullMarked
package kotonoha.sources.web;

import org.jspecify.annotations.NullMarked;
