/// The one HTTP client: time-outs, streams of server-sent events, WebSockets.
@NullMarked
package kotonoha.net;

import org.jspecify.annotations.NullMarked;
