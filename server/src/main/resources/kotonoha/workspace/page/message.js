// One message: its picture, name, time, body, reactions, thread line and what can be done with it.
import { announce, calm, copy, h, icon, iconButton, patch } from './dom.js';
import { api } from './api.js';
import { avatar } from './avatar.js';
import { markdownLength, renderBlocks } from './blocks.js';
import { confirmDialog } from './dialog.js';
import { emojiOr } from './emoji.js';
import { fileList } from './files.js';
import { attachments } from './attachments.js';
import { clock, dateOf, fullTime, t, when } from './i18n.js';
import { mrkdwn, unescape } from './mrkdwn.js';
import { emojiPicker, menu } from './popover.js';
import { address, go, permalink } from './route.js';
import { isBot, keyOf, placeName, state, userName, working } from './state.js';
import { workText } from './work.js';
import { fail, toast } from './toast.js';

export const authorOf = (message) => message.user || message.bot_id || message.username || '?';

export function authorName(message) {
  if (message.username) return message.username;
  if (state.users.has(message.user)) return userName(message.user);
  return message.bot_profile?.name || message.user_profile?.display_name || (message.bot_id && !message.user ? state.bot?.name : '') || message.user || '?';
}

/** The text of a message in one line, for people who hear the page. */
export function spoken(message) {
  const text = message.text || (message.blocks ?? []).map((b) => b.text?.text ?? b.text ?? '').filter((x) => typeof x === 'string').join(' ');
  return unescape(text).replace(/<@([A-Z0-9]+)[^>]*>/g, (_, id) => `@${userName(id)}`).replace(/<[^|>]+\|([^>]+)>/g, '$1').replace(/[*_`#>~]/g, '').replace(/\s+/g, ' ').trim();
}

/** A message as it stands in a list; `update` brings it up to date without losing what the reader holds in it. */
export class MessageRow {
  constructor(message, { channel, thread, ephemeral = false }) {
    this.channel = channel;
    this.thread = thread;
    this.ephemeral = ephemeral;
    this.memory = new Map();
    this.message = message;
    this.compact = false;
    this.gutter = h('div', { class: 'gutter' });
    this.head = h('div', { class: 'message-head' });
    this.body = h('div', { class: 'message-body' });
    this.foot = h('div', { class: 'message-foot' });
    this.main = h('div', { class: 'message-main' }, this.head, this.body, this.foot);
    this.element = h('article', { class: 'message', 'data-ts': message.ts, tabindex: '-1' }, this.gutter, this.main);
    if (!ephemeral && !isSystem(message)) this.element.append(this.actions());
    this.shown = markdownLength(message.blocks);
    this.drawAll();
  }

  update(message) {
    const before = this.message;
    this.message = message;
    if (this.editing) return;
    if (message.streaming_state === 'in_progress' || before.streaming_state === 'in_progress') this.grow();
    else this.shown = markdownLength(message.blocks);
    if (before.streaming_state === 'in_progress' && message.streaming_state !== 'in_progress' && this.thread) {
      announce(t('answered', { name: authorName(message), text: spoken(message).slice(0, 300) }));
    }
    this.drawAll();
  }

  setCompact(compact) {
    if (compact === this.compact) return;
    this.compact = compact;
    this.drawHead();
  }

  drawAll() {
    this.drawHead();
    this.drawBody();
    this.drawFoot();
  }

  drawHead() {
    const m = this.message;
    const date = dateOf(m.ts);
    const name = authorName(m);
    this.element.classList.toggle('compact', this.compact);
    this.element.classList.toggle('ephemeral', this.ephemeral);
    this.element.classList.toggle('system', isSystem(m));
    this.element.setAttribute('aria-label', `${name}, ${when(date)}`);
    const time = h('a', { class: 'time', href: address({ channel: this.channel, thread: this.thread, message: m.ts }), title: fullTime(date), 'aria-label': when(date), tabindex: '-1' }, h('time', { datetime: date.toISOString() }, clock(date)));
    if (this.compact) {
      patch(this.gutter, [time]);
      patch(this.head, []);
      return;
    }
    patch(this.gutter, [avatar(m.user || m.bot_id, name, 36, m)]);
    const user = state.users.get(m.user);
    patch(this.head, [
      this.ephemeral && h('div', { class: 'only-you' }, icon('eye', 14), t('only_you')),
      h('span', { class: 'author' }, name),
      (m.bot_id || isBot(m.user)) && h('span', { class: 'badge' }, t('app')),
      user?.is_guest && h('span', { class: 'badge' }, t('guest')),
      time,
    ].filter(Boolean));
  }

  drawBody() {
    const m = this.message;
    const growing = m.streaming_state === 'in_progress';
    const place = {
      surface: 'message', memory: this.memory, growing, shown: this.shown < markdownLength(m.blocks) ? this.shown : undefined,
      send: (action) => api.action({
        channel: this.channel, message_ts: m.ts, ...(m.thread_ts && { thread_ts: m.thread_ts }), ...(this.ephemeral && { ephemeral: true }), action,
      }),
    };
    const parts = m.blocks?.length && !typed(m) ? renderBlocks(m.blocks, place) : m.text ? [h('div', { class: 'rich' }, mrkdwn(m.text))] : [];
    if (growing && !parts.length) parts.push(h('div', { class: 'block md growing' }, h('p')));
    if (m.edited) parts.push(h('span', { class: 'edited', title: fullTime(dateOf(m.edited.ts ?? m.ts)) }, t('edited')));
    if (m.attachments?.length) parts.push(...attachments(m.attachments, place));
    if (m.files?.length) parts.push(fileList(m.files));
    if (m.streaming_state === 'errored' && !m.edited) parts.push(h('div', { class: 'broken-off' }, icon('alert', 14), t('unfinished')));
    this.element.classList.toggle('is-growing', growing);
    this.element.setAttribute('aria-busy', String(growing));
    patch(this.body, parts);
  }

  drawFoot() {
    const m = this.message;
    patch(this.foot, [m.reactions?.length ? this.reactions(m) : null, this.threadLine(m)].filter(Boolean));
  }

  // Text comes in jumps; it is laid down evenly so that the eye can follow.
  grow() {
    const goal = () => markdownLength(this.message.blocks);
    if (calm() || document.hidden) {
      this.shown = goal();
      return;
    }
    if (this.frame) return;
    let last = performance.now();
    const step = (now) => {
      const left = goal() - this.shown;
      if (left <= 0 || !this.element.isConnected) {
        this.frame = 0;
        this.shown = goal();
        return void this.drawBody();
      }
      if (now - last >= 30) {
        this.shown += Math.max(2, Math.ceil(left * Math.min(1, (now - last) / 260)));
        last = now;
        if (!this.editing) this.drawBody();
      }
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  reactions(m) {
    return h('div', { class: 'reactions' }, m.reactions.map((r) => {
      const mine = r.users?.includes(state.me.id);
      const people = (r.users ?? []).map(userName).join(', ');
      return h('button', {
        type: 'button', class: 'reaction', 'aria-pressed': String(Boolean(mine)), 'aria-label': t('reaction_count', { name: r.name, n: r.count }), title: t('reacted', { people, name: r.name }),
        onclick: () => this.react(r.name),
      }, h('span', {}, emojiOr(r.name)), h('span', { class: 'count' }, String(r.count)));
    }), iconButton('smile', t('add_reaction'), (event) => emojiPicker(event.currentTarget, (name) => this.react(name)), { class: 'reaction add', size: 15 }));
  }

  react(name) {
    return api.react(this.channel, this.message.ts, name).catch(fail);
  }

  threadLine(m) {
    if (this.thread || this.ephemeral) return null;
    const key = keyOf(this.channel, m.ts);
    const busy = working(key);
    if (!m.reply_count && !busy) return null;
    const faces = (m.reply_users ?? []).slice(0, 4).map((id) => avatar(id, userName(id), 24));
    return h('button', { type: 'button', class: `thread-line${busy ? ' busy' : ''}`, onclick: () => this.openThread() },
      faces.length > 0 && h('span', { class: 'faces' }, faces),
      busy && h('span', { class: 'thread-busy' }, h('span', { class: 'spark', 'aria-hidden': 'true' }, icon('spark', 15)), workText(key)),
      m.reply_count > 0 && h('span', { class: 'thread-count' }, t('replies', { n: m.reply_count })),
      m.reply_count > 0 && !busy && m.latest_reply && h('span', { class: 'quiet thread-when' }, t('last_reply', { when: when(dateOf(m.latest_reply)) })),
      h('span', { class: 'quiet thread-view' }, t('view_thread'), icon('right', 14)));
  }

  openThread() {
    go({ channel: this.channel, thread: this.message.thread_ts || this.message.ts });
  }

  actions() {
    const bar = h('div', { class: 'message-actions', role: 'toolbar', 'aria-label': t('message_actions') },
      ['white_check_mark', 'eyes'].map((name) => h('button', { type: 'button', class: 'icon-button quick', 'aria-label': t('react', { name }), title: `:${name}:`, onclick: () => this.react(name) }, emojiOr(name))),
      iconButton('smile', t('add_reaction'), (event) => emojiPicker(event.currentTarget, (name) => this.react(name))),
      !this.thread && iconButton('reply', t('reply_thread'), () => this.openThread()),
      iconButton('more', t('more'), (event) => this.menu(event.currentTarget), { 'aria-haspopup': 'menu' }));
    return bar;
  }

  menu(anchor) {
    const m = this.message;
    const mine = m.user === state.me.id && !m.bot_id;
    const shortcuts = state.shortcuts.filter((s) => s.type === 'message' || s.type === 'message_action');
    menu(anchor, [
      { label: t('copy_link'), run: async () => { await copy(permalink(this.channel, m)); toast(t('copied')); } },
      { label: t('copy_text'), run: async () => { await copy(this.body.innerText); toast(t('copied')); } },
      ...(shortcuts.length ? ['-', { heading: t('message_shortcuts') }, ...shortcuts.map((s) => ({
        label: s.name, note: s.description, run: () => api.shortcut({ callback_id: s.callback_id, channel: this.channel, message_ts: m.ts }).then(() => toast(t('sent_shortcut')), fail),
      }))] : []),
      ...(mine ? ['-', { label: t('edit_message'), run: () => this.edit() }, { label: t('delete_message'), danger: true, run: () => this.remove() }] : []),
    ], { label: t('more') });
  }

  async remove() {
    const sure = await confirmDialog({ title: { type: 'plain_text', text: t('delete_message') }, text: { type: 'plain_text', text: t('delete_sure') }, confirm: { type: 'plain_text', text: t('delete') }, style: 'danger' });
    if (sure) await api.remove(this.channel, this.message.ts).catch(fail);
  }

  /** Turns the message into a box to edit it in; Esc leaves it as it was. */
  edit() {
    if (this.editing) return;
    this.editing = true;
    const box = h('textarea', { class: 'field edit-box', rows: '2', 'aria-label': t('composer_edit'), value: editable(this.message) });
    const stop = () => { this.editing = false; this.element.classList.remove('is-editing'); this.body.replaceChildren(); this.drawAll(); this.element.focus(); };
    const save = async () => {
      if (!box.value.trim()) return this.remove();
      try {
        await api.edit(this.channel, this.message.ts, box.value);
        stop();
      } catch (error) { fail(error); }
    };
    const fit = () => { box.style.height = 'auto'; box.style.height = `${Math.min(320, box.scrollHeight + 2)}px`; };
    box.addEventListener('input', fit);
    box.addEventListener('keydown', (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === 'Escape') { event.stopPropagation(); stop(); }
      if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); save(); }
    });
    this.element.classList.add('is-editing');
    this.body.replaceChildren(box, h('div', { class: 'edit-foot' },
      h('button', { type: 'button', class: 'button small', onclick: stop }, t('cancel')),
      h('button', { type: 'button', class: 'button small primary', onclick: save }, t('save'))));
    fit();
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }
}

/** What stands in the box when somebody edits the message: the text as it was typed. */
function editable(message) {
  return unescape((message.text ?? '').replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (_, id) => `@${userName(id)}`)
    .replace(/<#([A-Z0-9]+)(?:\|([^>]*))?>/g, (_, id, name) => name ? `#${name}` : placeName(id))
    .replace(/<((?:https?:|mailto:)[^|>]+)(?:\|([^>]*))?>/g, '$1'));
}

/** What a person typed: its text says as much as its one rich text block, and keeps *bold* and quotes. */
const typed = (m) => !m.bot_id && Boolean(m.text) && m.blocks.length === 1 && m.blocks[0].type === 'rich_text'
  && (m.blocks[0].elements ?? []).every((e) => e.type === 'rich_text_preformatted' || (e.type === 'rich_text_section' && !(e.elements ?? []).some((x) => x.style && !x.style.code)));

export const isSystem = (message) => /^(channel|group)_(join|leave|topic|purpose|name|archive|unarchive)$/.test(message.subtype ?? '');
