/// Routes, pages and event streams over Jetty.
@NullMarked
package kotonoha.web;

import org.jspecify.annotations.NullMarked;
