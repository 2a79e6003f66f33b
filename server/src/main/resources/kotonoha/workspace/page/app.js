// Where the page begins: fetches the workspace, listens to it, and shows what the address says.
import { h, icon, phone } from './dom.js';
import { api, listen, seeAs } from './api.js';
import { ChannelView } from './channel.js';
import { Sidebar } from './sidebar.js';
import { ThreadPane } from './thread.js';
import { TrafficPanel } from './traffic.js';
import { jump } from './jump.js';
import { closePopover } from './popover.js';
import { dropViews, listenForViews } from './modal.js';
import { address, go, parse } from './route.js';
import { channelOf, conversation, dmOf, emit, isAppDm, keyOf, learn, learnEvent, on, state, userName, working } from './state.js';
import { toast } from './toast.js';
import { t } from './i18n.js';

const root = document.getElementById('app');
const store = {
  get: (key) => { try { return localStorage.getItem(`kotonoha.${key}`); } catch { return null; } },
  set: (key, value) => { try { localStorage.setItem(`kotonoha.${key}`, value); } catch { /* private window */ } },
};

let parts = {};
let stopListening = () => {};
let starting = Promise.resolve();

/** Loads the workspace as one person sees it, and builds the whole page anew. */
async function start(person) {
  stopListening();
  closePopover();
  dropViews();
  seeAs(person);
  let live;
  try {
    const boot = await api.boot();
    seeAs(person ? boot.me.id : hostFor(boot).id);
    // First the ear, then the eye: what happens between the two is not lost.
    live = await listenEarly();
    learn(await api.boot());
  } catch (error) {
    stopListening();
    if (person) { store.set('as', ''); return start(''); }
    return startLater(error);
  }
  store.set('as', state.me.id);
  for (const map of [state.conversations, state.sessions, state.statuses, state.prompts, state.unread]) map.clear();
  Object.assign(state, { home: null, shortcuts: [], route: { channel: '', thread: '', tab: '', message: '' }, lastPost: null });
  document.documentElement.lang = state.lang;
  build();
  api.shortcuts().then((reply) => { state.shortcuts = reply.shortcuts ?? []; }, () => {});
  show();
  live();
}

/** Opens the live events; they are kept until the returned function is called, and then come as they happen. */
async function listenEarly() {
  let early = [];
  await new Promise((opened) => {
    stopListening = listen(
      (event) => (early ? early.push(event) : learnEvent(event)),
      (what) => { opened(); if (!early) connection(what); },
    );
    setTimeout(opened, 2000);
  });
  return () => {
    const kept = early;
    early = null;
    kept.forEach(learnEvent);
  };
}

/** Who receives a first visitor: somebody who speaks the browser's language. */
function hostFor(boot) {
  const language = navigator.language?.startsWith('ja') ? 'ja' : 'en';
  const speaks = (someone) => someone.locale?.startsWith(language) && !someone.is_guest;
  return (speaks(boot.me) ? boot.me : boot.people.find(speaks)) ?? boot.me;
}

function startLater(error) {
  state.lang = navigator.language?.startsWith('ja') ? 'ja' : 'en';
  root.replaceChildren(h('div', { class: 'empty-page' }, icon('leaf', 42), h('p', {}, t('lost')), h('p', { class: 'quiet' }, error.message)));
  setTimeout(() => begin(), 2000);
}

function build() {
  Object.values(parts).forEach((p) => p?.destroy?.());
  parts = {};
  const sidebar = new Sidebar({ switchTo: (id) => go({ ...state.route, as: id }), toggleTraffic });
  parts.sidebar = sidebar;
  parts.stage = h('div', { class: 'stage' });
  parts.lost = h('div', { class: 'lost', role: 'status', hidden: true }, h('span', { class: 'spinner', 'aria-hidden': 'true' }), t('lost'));
  root.replaceChildren(h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); parts.view?.talk?.list.focusLast(); } }, t('skip')), parts.lost, sidebar.element, sidebar.veil, parts.stage);
  if (store.get('traffic') === 'open' && !phone()) openTraffic();
}

function connection(what) {
  if (what === 'lost') {
    parts.lostTimer ||= setTimeout(() => { parts.lost.hidden = false; }, 1200);
    return;
  }
  clearTimeout(parts.lostTimer);
  parts.lostTimer = 0;
  parts.lost.hidden = true;
  if (what === 'back') refetch();
}

/** After a gap: fetches again what is on the screen; the rest when it is looked at. */
async function refetch() {
  try {
    learn(await api.boot());
  } catch { return; }
  for (const [key, talk] of state.conversations) if (key !== state.route.channel && key !== `${state.route.channel}:${state.route.thread}`) talk.loaded = false;
  emit('channels');
  emit('bot');
  parts.view?.talk?.load();
  parts.thread?.talk.load();
  parts.traffic?.load();
}

function landing() {
  const own = state.suggestions.find((s) => s.lang === state.lang && s.channel) ?? state.suggestions.find((s) => s.channel);
  const named = own && state.channels.find((c) => c.id === own.channel || c.name === own.channel.replace(/^#/, ''));
  return (named ?? state.channels.find((c) => c.is_member !== false) ?? state.channels[0] ?? state.dms[0])?.id ?? '';
}

/** Brings the screen in line with the address. */
function show() {
  const wanted = parse(location.hash);
  if (!channelOf(wanted.channel) && !dmOf(wanted.channel)) {
    const channel = landing();
    history.replaceState(null, '', address({ channel }));
    Object.assign(wanted, { channel, thread: '', tab: '', message: '' });
  } else if (wanted.as !== state.me.id) history.replaceState(null, '', address({ ...wanted, as: state.me.id }));
  const before = state.route;
  const toMessage = wanted.message && wanted.message !== before.message ? wanted.message : '';
  const newPlace = before.channel !== wanted.channel || (before.tab || 'messages') !== (wanted.tab || 'messages') || (toMessage && !wanted.thread);
  const newThread = before.thread !== wanted.thread || newPlace || Boolean(toMessage);
  state.route = wanted;
  if (!isAppDm(wanted.channel)) state.lastChannel = wanted.channel;
  if (newPlace) showPlace(wanted, toMessage);
  if (newThread) showThread(wanted, toMessage);
  if (newPlace || newThread) api.context(wanted.channel, wanted.thread, wanted.tab.startsWith('canvas:F') ? wanted.tab.slice(7) : '').catch(() => {});
  read(wanted.channel);
  emit('route');
}

function showPlace(place, message) {
  parts.view?.destroy();
  const old = parts.view?.element;
  parts.view = new ChannelView({
    channel: place.channel, tab: place.tab, highlight: place.thread ? place.thread : message, newSince: state.unread.get(place.channel)?.since ?? '',
    openDrawer: () => parts.sidebar.open(), toggleTraffic,
  });
  if (old) old.replaceWith(parts.view.element);
  else parts.stage.prepend(parts.view.element);
  if (!phone() && !place.thread) parts.view.talk?.composer.box.focus({ preventScroll: true });
}

function showThread(place, message) {
  const closed = parts.thread?.element.contains(document.activeElement) ? parts.thread.thread : '';
  parts.thread?.destroy();
  parts.thread?.element.remove();
  parts.thread = null;
  root.classList.toggle('has-thread', Boolean(place.thread));
  if (!place.thread) {
    if (closed) parts.view.talk?.list.rows.get(closed)?.element.focus({ preventScroll: true });
    return;
  }
  parts.thread = new ThreadPane({ channel: place.channel, thread: place.thread, highlight: message });
  parts.view.element.after(parts.thread.element);
  const typing = document.activeElement?.matches?.('.composer-box') && document.activeElement.value;
  if (!typing && !phone()) parts.thread.talk.composer.box.focus({ preventScroll: true });
  if (phone()) parts.thread.element.querySelector('button')?.focus({ preventScroll: true });
}

function openTraffic() {
  parts.traffic = new TrafficPanel({ close: toggleTraffic });
  parts.stage.append(parts.traffic.element);
  state.trafficOpen = true;
  root.classList.add('has-traffic');
}

function toggleTraffic() {
  if (parts.traffic) {
    parts.traffic.destroy();
    parts.traffic.element.remove();
    parts.traffic = null;
    state.trafficOpen = false;
    root.classList.remove('has-traffic');
  } else {
    openTraffic();
    parts.traffic.box.focus();
  }
  store.set('traffic', state.trafficOpen ? 'open' : '');
  emit('trafficpanel');
  if (!state.trafficOpen) document.querySelector('.traffic-toggle')?.focus();
}

function read(channel) {
  if (document.hidden || !state.unread.delete(channel)) return;
  emit('unread');
}

on('arrived', ({ channel, message, mention }) => {
  const reply = message.thread_ts && message.thread_ts !== message.ts;
  const seen = !document.hidden && state.route.channel === channel && (!reply || state.route.thread === message.thread_ts || !mention);
  const mine = reply && conversation(channel).messages.some((m) => m.ts === message.thread_ts && m.user === state.me.id);
  if (seen || (reply && !mention && !mine)) return;
  const old = state.unread.get(channel) ?? { count: 0, mentions: 0, since: message.ts };
  state.unread.set(channel, { count: old.count + 1, mentions: old.mentions + (mention || mine ? 1 : 0), since: old.since });
  emit('unread');
});

// The answer to what this person has just asked opens beside the question.
function openOwnThread() {
  const { channel, ts, at } = state.lastPost ?? {};
  if (!ts || Date.now() - at > 60_000 || !working(keyOf(channel, ts))) return;
  if (state.route.channel !== channel || (state.route.tab && state.route.tab !== 'messages')) return;
  if (phone() && !isAppDm(channel)) return;
  state.lastPost = null;
  if (state.route.thread !== ts) go({ channel, thread: ts });
}

on('work', openOwnThread);
on('posted', openOwnThread);

on('notice', ({ text }) => toast(text));

function begin() {
  const wanted = parse(location.hash);
  starting = starting.then(() => start(wanted.as || store.get('as') || '')).catch(startLater);
}

addEventListener('hashchange', () => {
  const wanted = parse(location.hash);
  if (!state.me) return;
  if (!wanted.as || wanted.as === state.me.id) return void show();
  starting = starting.then(() => start(wanted.as)).then(() => toast(t('see_as', { name: userName(state.me.id) })), startLater);
});

document.addEventListener('visibilitychange', () => { if (!document.hidden && state.me) read(state.route.channel); });

document.addEventListener('keydown', (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k' && state.me) {
    event.preventDefault();
    jump();
  }
});

// A file dropped beside a composer must not replace the page.
for (const type of ['dragover', 'drop']) addEventListener(type, (event) => event.preventDefault());

listenForViews();
begin();
