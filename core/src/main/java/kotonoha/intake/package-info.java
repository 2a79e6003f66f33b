/// The door: verify what Slack sends, drop repeats, put it in the inbox, acknowledge.
@NullMarked
package kotonoha.intake;

import org.jspecify.annotations.NullMarked;
