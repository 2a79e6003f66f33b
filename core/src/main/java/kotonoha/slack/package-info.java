/// Everything Slack: Web API, Socket Mode, blocks, Markdown on its way out, the answer writer.
@NullMarked
package kotonoha.slack;

import org.jspecify.annotations.NullMarked;
