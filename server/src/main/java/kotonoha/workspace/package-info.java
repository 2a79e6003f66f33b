/// The practice workspace: a Slack-compatible server and its page; knows none of the bot's classes.
///
/// ```java
/// try (Workspace workspace = Workspace.start(WorkspaceSettings.practice(Time.system(), Chance.secure()))) {
///     workspace.page();                                  // the address for people
///     workspace.apiUrl();                                // SLACK_API_URL of the bot
///     workspace.botToken();                              // SLACK_BOT_TOKEN; also appToken(), signingSecret()
///     workspace.deliverTo(URI.create("http://127.0.0.1:3000/slack/events"));   // or leave it: Socket Mode
///     Person haruka = workspace.person("U0HARUKA01");
///     String ts = haruka.mention("C0KAIHATSU", "デプロイの時間帯は?");
///     haruka.thread("C0KAIHATSU", ts);                   // raw messages, as conversations.replies gives them
/// }
/// ```
///
/// Everything is in memory, behind one lock ([Town]). Web API calls come in at [WebApi], the page's calls at
/// [PageRoutes], a test's at [Person]; all of them act on the town through the same few classes ([Posts], [Streams],
/// [Sessions], [Views], [Files], [Interactions]). What the bot must hear leaves through [Deliveries], what people must
/// see through [Screens].
@NullMarked
package kotonoha.workspace;

import org.jspecify.annotations.NullMarked;
