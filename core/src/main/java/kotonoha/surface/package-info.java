/// Buttons, modals, the Home tab and suggested prompts.
@NullMarked
package kotonoha.surface;

import org.jspecify.annotations.NullMarked;
