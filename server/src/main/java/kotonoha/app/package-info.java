/// Main, wiring, configuration and the command line.
@NullMarked
package kotonoha.app;

import org.jspecify.annotations.NullMarked;
