/// A tiny HTTP server: routes, event streams and WebSockets over Jetty. The only room that knows Jetty.
///
/// ```java
/// Routes routes = new Routes()
///         .get("/healthz", request -> Reply.text("ok"))
///         .post("/slack/events", request -> receive(request.header("X-Slack-Signature"), request.body()))
///         .get("/docs/{id}", request -> Reply.html(page(request.param("id"))))
///         .get("/static/{path...}", request -> asset(request.param("path")))
///         .get("/events", request -> Reply.events(stream -> hub.join(stream)))
///         .socket("/link/{id}", (request, socket) -> new Listener(socket));
/// try (WebServer server = WebServer.start(WebSettings.loopback(0), routes)) {
///     server.uri();                      // http://127.0.0.1:43210
/// }
/// ```
///
/// - A route is code that blocks as it likes: each request has a thread of its own, a virtual one mostly.
/// - [kotonoha.web.Request] has the raw body (at most `WebSettings.bodyLimit` bytes, else 413), headers, query,
///   path parameters and form fields. Header names are case-insensitive; an absent value is "".
/// - [kotonoha.web.Reply] is whole, an event stream, or a cut connection. An exception becomes a bare 500 and one
///   log line; the body is never logged.
/// - Unknown path: 404; known path, wrong method: 405. `HEAD` is answered as `GET` without a body.
/// - [kotonoha.web.EventStream] has a bounded queue; a reader that is too slow is cut off and comes back by itself.
/// - `close()` refuses new requests, lets running ones end for a moment, ends streams and sockets.
@NullMarked
package kotonoha.web;

import org.jspecify.annotations.NullMarked;
