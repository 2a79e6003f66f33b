// First questions: a friendly card in a channel, suggested prompts in the app's Messages tab.
import { h, icon, iconButton } from './dom.js';
import { avatar } from './avatar.js';
import { conversation, on, posted, state } from './state.js';
import { api } from './api.js';
import { go } from './route.js';
import { fail } from './toast.js';
import { t } from './i18n.js';

const KEY = 'kotonoha.welcome';
let dismissed = false;
const hidden = () => { try { return dismissed || Boolean(localStorage.getItem(KEY)); } catch { return dismissed; } };

const chip = (label, run, note) => h('button', { type: 'button', class: 'chip', onclick: run }, h('span', { class: 'chip-text', lang: /[\u3040-\u30ff]/.test(label) ? 'ja' : null }, label), note && h('span', { class: 'quiet' }, note), icon('send', 15));

/** The questions that suit the channel and the reader's language; when there are none, those of other channels. */
function questions(channel) {
  const name = state.channels.find((c) => c.id === channel)?.name;
  const here = (s) => s.channel === channel || (name && s.channel?.replace(/^#/, '') === name);
  const mine = (s) => !s.lang || s.lang === state.lang;
  const weight = (s) => here(s) * 2 + mine(s) * 3 + (s.thread_ts && here(s) ? 1 : 0);
  const ordered = [...state.suggestions].sort((a, b) => weight(b) - weight(a));
  return ordered.filter((s) => (mine(s) || here(s)) && (here(s) || !s.channel || placeOf(s))).slice(0, 4).map((s) => ({ ...s, here: here(s) || !s.channel }));
}

function addressed(text) {
  return /(^|\s)@|<@/.test(text) ? text : `@${state.bot.name} ${text}`;
}

export function welcomeCard(channel, ask) {
  const element = h('section', { class: 'welcome', 'aria-label': t('suggestions_title', { name: state.bot?.name ?? '' }), hidden: true });
  const member = state.channels.find((c) => c.id === channel)?.members?.includes(state.bot?.user_id);
  const asked = () => conversation(channel).messages.some((m) => m.user === state.me.id && (m.text ?? '').includes(`<@${state.bot?.user_id}>`) && Date.now() / 1000 - Number(m.ts) < 3600);
  const draw = () => {
    const list = questions(channel);
    element.hidden = !member || !list.length || asked() || hidden();
    if (element.hidden || element.childElementCount) return;
    element.append(
      h('div', { class: 'welcome-head' }, avatar(state.bot.user_id, state.bot.name, 36), h('div', {}, h('h2', {}, t('suggestions_title', { name: state.bot.name })), h('p', { class: 'quiet' }, t('suggestions_note'))),
        iconButton('close', t('welcome_dismiss'), () => {
          try { localStorage.setItem(KEY, 'hidden'); } catch { /* private window */ }
          dismissed = true;
          draw();
        }, { size: 15 })),
      h('div', { class: 'chips' }, list.map((s) => chip(s.text, () => (s.here && !s.thread_ts ? ask(addressed(s.text)) : elsewhere(s)), s.here ? '' : `#${placeOf(s)?.name ?? ''}`))));
  };
  draw();
  const off = [on('filled', (key) => key === channel && draw()), on('relist', (key) => key === channel && draw())];
  return { element, destroy: () => off.forEach((f) => f()) };
}

const placeOf = (s) => state.channels.find((c) => c.id === s.channel || c.name === s.channel?.replace(/^#/, ''));

/** The question belongs into another channel: it is asked there, and the page goes along. */
async function elsewhere(s) {
  const place = placeOf(s);
  go({ channel: place.id, thread: s.thread_ts ?? '' });
  try {
    const { ts } = await api.post(place.id, s.thread_ts ?? '', addressed(s.text));
    if (!s.thread_ts) posted(place.id, ts);
  } catch (error) {
    fail(error);
  }
}

export function promptChips(channel, ask) {
  const element = h('section', { class: 'welcome prompts', 'aria-label': t('prompts'), hidden: true });
  const draw = () => {
    const given = state.prompts.get(channel);
    const list = (given?.prompts?.length ? given.prompts : state.appPrompts) ?? [];
    element.hidden = !list.length;
    element.replaceChildren(h('h2', {}, given?.title || t('prompts')), h('div', { class: 'chips' }, list.slice(0, 4).map((p) => chip(p.title || p.message, () => ask(p.message || p.title)))));
  };
  draw();
  const off = [on('prompts', (id) => id === channel && draw()), on('filled', (key) => key === channel && draw())];
  return { element, destroy: () => off.forEach((f) => f()) };
}

