// What the page knows, and who wants to hear when it changes.

const listeners = new Map();

export function on(type, listener) {
  if (!listeners.has(type)) listeners.set(type, new Set());
  listeners.get(type).add(listener);
  return () => listeners.get(type).delete(listener);
}

export function emit(type, detail) {
  for (const listener of [...(listeners.get(type) ?? [])]) listener(detail);
}

export const state = {
  me: null, team: null, bot: null, lang: 'en',
  people: [], channels: [], dms: [], suggestions: [], appPrompts: [], shortcuts: [],
  users: new Map(),
  route: { channel: '', thread: '', tab: 'messages', message: '' },
  conversations: new Map(),
  sessions: new Map(),
  statuses: new Map(),
  prompts: new Map(),
  unread: new Map(),
  drafts: new Map(),
  home: null,
  traffic: [],
};

export const keyOf = (channel, thread) => (thread ? `${channel}:${thread}` : channel);

export function learn(boot) {
  Object.assign(state, {
    me: boot.me, team: boot.team, bot: boot.bot, lang: boot.lang || (boot.me?.locale?.startsWith('ja') ? 'ja' : 'en'),
    people: boot.people ?? [], channels: boot.channels ?? [], dms: boot.dms ?? [],
    suggestions: boot.suggestions ?? [], appPrompts: boot.app_prompts ?? [],
  });
  state.users = new Map([...state.people, boot.me, ...(boot.bots ?? [])].filter(Boolean).map((u) => [u.id, u]));
  if (state.bot?.user_id && !state.users.has(state.bot.user_id)) {
    state.users.set(state.bot.user_id, {
      id: state.bot.user_id, name: state.bot.name, real_name: state.bot.name, is_bot: true,
      profile: { display_name: state.bot.name, image: state.bot.icon },
    });
  }
}

export function userName(id) {
  const user = state.users.get(id);
  return user ? user.profile?.display_name || user.real_name || user.name : id;
}

export const isBot = (id) => id === state.bot?.user_id;
export const channelOf = (id) => state.channels.find((c) => c.id === id);
export const dmOf = (id) => state.dms.find((d) => d.id === id);
export const appDm = () => state.dms.find((d) => isBot(d.user));
export const isAppDm = (id) => isBot(dmOf(id)?.user);

/** "#general", or the name of the person at the other end. */
export function placeName(id) {
  const channel = channelOf(id);
  if (channel) return channel.is_private ? channel.name : `#${channel.name}`;
  const dm = dmOf(id);
  return dm ? userName(dm.user) : id;
}

export function conversation(key) {
  if (!state.conversations.has(key)) state.conversations.set(key, { messages: [], ephemerals: [], loaded: false });
  return state.conversations.get(key);
}

/** A conversation is being fetched: what happens from now on is newer than what will come. */
export function awaiting(channel, thread) {
  conversation(keyOf(channel, thread)).late = [];
}

export function fill(channel, thread, reply) {
  const key = keyOf(channel, thread);
  const talk = conversation(key);
  const late = talk.late ?? [];
  talk.late = null;
  talk.messages = [...(reply.messages ?? [])].sort(byTs);
  talk.ephemerals = [...(reply.ephemerals ?? [])];
  talk.loaded = true;
  for (const event of late) {
    if (event.message) put(talk, event.message);
    if (event.deleted) talk.messages = talk.messages.filter((m) => m.ts !== event.deleted);
    if (event.ephemeral) talk.ephemerals = [...talk.ephemerals.filter((m) => m.ts !== event.ephemeral.ts), event.ephemeral];
  }
  if (thread && !late.some((event) => event.work)) {
    if (reply.session) state.sessions.set(key, reply.session);
    else state.sessions.delete(key);
    if (reply.assistant_status?.status) state.statuses.set(key, reply.assistant_status);
    else state.statuses.delete(key);
  }
  if (!thread && !late.some((event) => event.work)) {
    for (const s of reply.sessions ?? []) state.sessions.set(keyOf(channel, s.thread_ts), s);
    for (const s of reply.statuses ?? []) state.statuses.set(keyOf(channel, s.thread_ts), s);
  }
  // A session that is no longer processing has no status text, whatever was said last.
  for (const k of state.statuses.keys()) if (state.sessions.has(k) && !processing(k)) state.statuses.delete(k);
  if (reply.prompts) state.prompts.set(channel, { prompts: reply.prompts, title: reply.prompts_title });
  emit('filled', key);
}

const byTs = (a, b) => (Number(a.ts) - Number(b.ts)) || (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);
const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;

function places(channel, message) {
  const keys = [keyOf(channel, message.thread_ts || message.ts)];
  if (!isReply(message) || message.subtype === 'thread_broadcast') keys.push(channel);
  return keys;
}

function put(talk, message) {
  const at = talk.messages.findIndex((m) => m.ts === message.ts);
  if (at >= 0) {
    talk.messages[at] = message;
    return false;
  }
  talk.messages.push(message);
  talk.messages.sort(byTs);
  return true;
}

/** Works one live event of the workspace into what the page knows. */
export function learnEvent(event) {
  switch (event.type) {
    case 'message': case 'message_changed': return learnMessage(event);
    case 'message_deleted': return forget(event);
    case 'ephemeral': {
      const key = event.message.thread_ts ? keyOf(event.channel, event.message.thread_ts) : event.channel;
      const talk = conversation(key);
      talk.late?.push({ ephemeral: event.message });
      talk.ephemerals = [...talk.ephemerals.filter((m) => m.ts !== event.message.ts), event.message].slice(-100);
      return emit('relist', key);
    }
    case 'status': {
      const key = keyOf(event.channel, event.thread_ts);
      worked(event.channel, key);
      if (event.status) state.statuses.set(key, { status: event.status, loading_messages: event.loading_messages ?? [] });
      else state.statuses.delete(key);
      return emit('work', { channel: event.channel, thread: event.thread_ts, key });
    }
    case 'session': {
      const key = keyOf(event.channel, event.thread_ts);
      worked(event.channel, key);
      const before = state.sessions.get(key);
      state.sessions.set(key, { status: event.status ?? before?.status, title: event.title ?? before?.title });
      if (event.status && event.status !== 'processing') state.statuses.delete(key);
      return emit('work', { channel: event.channel, thread: event.thread_ts, key, started: event.status === 'processing' && before?.status !== 'processing' });
    }
    case 'prompts':
      state.prompts.set(event.channel, { prompts: event.prompts ?? [], title: event.title });
      return emit('prompts', event.channel);
    case 'home':
      state.home = event.view;
      return emit('home');
    case 'channel': {
      const at = state.channels.findIndex((c) => c.id === event.channel.id);
      if (at >= 0) state.channels[at] = event.channel;
      else state.channels.push(event.channel);
      return emit('channels');
    }
    case 'bot':
      state.bot.connected = event.connected;
      return emit('bot');
    case 'traffic':
      state.traffic.push(event.entry);
      if (state.traffic.length > 500) state.traffic.splice(0, state.traffic.length - 500);
      return emit('traffic', event.entry);
    default:
      return emit(event.type, event);
  }
}

function learnMessage({ type, channel, message }) {
  for (const key of places(channel, message)) {
    const talk = conversation(key);
    talk.late?.push({ message });
    if (!talk.loaded) continue;
    if (put(talk, message)) emit('relist', key);
    else emit('changed', { key, message });
  }
  if (type !== 'message') return;
  if (isReply(message)) countReply(channel, message);
  if (message.user !== state.me.id) {
    const mention = (message.text ?? '').includes(`<@${state.me.id}>`) || Boolean(dmOf(channel));
    emit('arrived', { channel, message, mention });
  }
}

function worked(channel, key) {
  for (const k of [channel, key]) state.conversations.get(k)?.late?.push({ work: true });
}

// The server sends the root again with its new count; this only bridges the moment until then.
function countReply(channel, message) {
  const root = conversation(channel).messages.find((m) => m.ts === message.thread_ts);
  if (!root || Number(root.latest_reply ?? 0) >= Number(message.ts)) return;
  root.latest_reply = message.ts;
  root.reply_count = (root.reply_count ?? 0) + 1;
  root.reply_users = [...new Set([...(root.reply_users ?? []), message.user])].filter(Boolean);
  emit('changed', { key: channel, message: root });
}

function forget({ channel, ts }) {
  for (const [key, talk] of state.conversations) {
    if (key !== channel && !key.startsWith(`${channel}:`)) continue;
    talk.late?.push({ deleted: ts });
    const before = talk.messages.length + talk.ephemerals.length;
    talk.messages = talk.messages.filter((m) => m.ts !== ts);
    talk.ephemerals = talk.ephemerals.filter((m) => m.ts !== ts);
    if (talk.messages.length + talk.ephemerals.length !== before) emit('relist', key);
  }
}

/** Remembers what this person has just posted; its answer may already be on the way. */
export function posted(channel, ts) {
  state.lastPost = { channel, ts, at: Date.now() };
  emit('posted');
}

export const processing = (key) => state.sessions.get(key)?.status === 'processing';
export const working = (key) => processing(key) || state.statuses.has(key);
