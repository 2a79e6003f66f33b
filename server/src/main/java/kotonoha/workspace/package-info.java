/// The practice workspace: a Slack-compatible server and its page; knows none of the bot's classes.
@NullMarked
package kotonoha.workspace;

import org.jspecify.annotations.NullMarked;
