// The list of messages of a channel or a thread: days, grouping, scrolling, the pill for new messages.
import { announce, arrange, calm, h, icon } from './dom.js';
import { MessageRow, authorName, authorOf, isSystem, spoken } from './message.js';
import { conversation, on, placeName, state } from './state.js';
import { dateOf, dayKey, dayName, t } from './i18n.js';

const PAGE = 150;
const GROUP_SECONDS = 300;

export class MessageList {
  constructor({ channel, thread = '', key, intro, tail, highlight, newSince }) {
    Object.assign(this, { channel, thread, key, intro, tail, highlight, newSince });
    this.rows = new Map();
    this.days = new Map();
    this.visible = PAGE;
    this.stick = true;
    this.inner = h('div', { class: 'list-inner' });
    this.scroller = h('div', { class: 'list', role: 'log', 'aria-live': 'off', 'aria-label': thread ? t('thread') : placeName(channel), tabindex: '-1' }, this.inner);
    this.pill = h('button', { type: 'button', class: 'jump', hidden: true, onclick: () => this.toBottom(true) });
    this.element = h('div', { class: 'list-box' }, this.scroller, this.pill);
    this.scroller.addEventListener('scroll', () => this.scrolled(), { passive: true });
    this.scroller.addEventListener('keydown', (event) => this.move(event));
    this.watch = new ResizeObserver(() => { if (this.stick) this.toBottom(false); });
    this.watch.observe(this.inner);
    this.watch.observe(this.scroller);
    this.off = [
      on('relist', (k) => { if (k === this.key) this.relist(); }),
      on('filled', (k) => { if (k === this.key) this.relist(true); }),
      on('changed', ({ key: k, message }) => { if (k === this.key) this.change(message); }),
      on('work', ({ key: k, channel: c }) => { if (!this.thread && c === this.channel) this.rows.get(k.split(':')[1])?.drawFoot(); }),
    ];
    this.relist(true);
  }

  destroy() {
    this.off.forEach((f) => f());
    this.watch.disconnect();
  }

  change(message) {
    this.rows.get(message.ts)?.update(message);
  }

  relist(first = false) {
    const talk = conversation(this.key);
    if (!talk.loaded) return void this.inner.replaceChildren(skeleton());
    const roots = new Set(talk.messages.map((m) => m.ts));
    const all = [...talk.messages.map((message) => ({ message })), ...talk.ephemerals.filter((m) => !roots.has(m.ts)).map((message) => ({ message, ephemeral: true }))]
      .sort((a, b) => Number(a.message.ts) - Number(b.message.ts));
    const known = new Set(this.rows.keys());
    const shown = this.highlight ? all : all.slice(-this.visible);
    const elements = [];
    if (shown.length < all.length) elements.push(this.earlier ??= h('button', { type: 'button', class: 'button small earlier', onclick: () => this.showEarlier() }, t('older')));
    else if (this.intro) elements.push(this.intro);
    let before = null;
    for (const { message, ephemeral } of shown) {
      const day = dayKey(dateOf(message.ts));
      const newDay = !this.thread && (!before || dayKey(dateOf(before.ts)) !== day);
      if (newDay) elements.push(this.day(day, message.ts));
      const firstNew = this.newSince && message.ts >= this.newSince && (!before || before.ts < this.newSince);
      if (firstNew) elements.push(this.newLine ??= h('div', { class: 'new-line', role: 'separator' }, h('span', {}, t('new'))));
      const row = this.row(message, ephemeral);
      row.setCompact(!newDay && !firstNew && grouped(before, message, ephemeral, this.thread));
      elements.push(row.element);
      if (this.thread && message.ts === this.thread) elements.push(this.replyCount(talk.messages.length - 1));
      before = ephemeral ? { ...message, ephemeral } : message;
    }
    if (!all.length && !this.intro) elements.push(h('p', { class: 'empty' }, t('empty_channel')));
    if (this.tail) elements.push(this.tail);
    arrange(this.inner, elements);
    this.forget(shown);
    this.tell(shown.filter(({ message }) => !known.has(message.ts)), first || known.size === 0);
    if (first) this.arrive();
  }

  row(message, ephemeral) {
    let row = this.rows.get(message.ts);
    if (!row) this.rows.set(message.ts, row = new MessageRow(message, { channel: this.channel, thread: this.thread, ephemeral }));
    else if (row.message !== message) row.update(message);
    return row;
  }

  forget(shown) {
    const keep = new Set(shown.map(({ message }) => message.ts));
    for (const ts of this.rows.keys()) if (!keep.has(ts)) this.rows.delete(ts);
  }

  day(key, ts) {
    if (!this.days.has(key)) this.days.set(key, h('div', { class: 'day', role: 'separator' }, h('span', {}, dayName(dateOf(ts)))));
    return this.days.get(key);
  }

  replyCount(n) {
    this.count ??= h('div', { class: 'reply-count', role: 'separator' }, h('span'));
    this.count.firstChild.textContent = n > 0 ? t('replies', { n }) : '';
    this.count.hidden = n <= 0;
    return this.count;
  }

  // What has just come: said to those who listen, shown to those who have scrolled away.
  tell(fresh, first) {
    if (first || !fresh.length) return;
    for (const { message } of fresh.slice(-3)) {
      this.rows.get(message.ts)?.element.classList.add('arriving');
      if (message.user === state.me.id) continue;
      if (message.streaming_state === 'in_progress') announce(t('started', { name: authorName(message) }));
      else announce(`${authorName(message)}: ${spoken(message).slice(0, 300)}`);
    }
    if (fresh.some(({ message }) => message.user === state.me.id)) return this.toBottom(false);
    if (!this.stick) this.showPill(true);
  }

  arrive() {
    const target = this.highlight && this.rows.get(this.highlight);
    if (target) {
      this.stick = false;
      target.element.scrollIntoView({ block: 'center' });
      target.element.classList.add('found');
      this.highlight = '';
      return;
    }
    this.stick = true;
    this.toBottom(false);
  }

  showEarlier() {
    const height = this.scroller.scrollHeight;
    this.visible += PAGE;
    this.stick = false;
    this.relist();
    this.scroller.scrollTop += this.scroller.scrollHeight - height;
  }

  scrolled() {
    const rest = this.scroller.scrollHeight - this.scroller.scrollTop - this.scroller.clientHeight;
    // Content that grew under the reader is not the reader scrolling up.
    if (rest < 40) this.stick = true;
    else if (this.scroller.scrollTop < (this.lastTop ?? 0) - 2) this.stick = false;
    this.lastTop = this.scroller.scrollTop;
    if (this.stick) this.pill.hidden = true;
    else if (rest > 600 && this.pill.hidden) this.showPill(false);
  }

  showPill(fresh) {
    this.pill.replaceChildren(icon('arrowdown', 15), t(fresh ? 'jump_new' : 'jump_bottom'));
    this.pill.classList.toggle('fresh', fresh);
    this.pill.hidden = false;
  }

  toBottom(smooth) {
    this.stick = true;
    this.pill.hidden = true;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm() ? 'smooth' : 'instant' });
  }

  /** Arrow keys go from message to message. */
  move(event) {
    if (!['ArrowUp', 'ArrowDown', 'Home', 'End'].includes(event.key) || event.target.closest('textarea,input,select,[role=menu]')) return;
    const all = [...this.inner.querySelectorAll('.message')];
    const at = all.indexOf(document.activeElement.closest('.message'));
    const to = { ArrowUp: at < 0 ? all.length - 1 : at - 1, ArrowDown: at + 1, Home: 0, End: all.length - 1 }[event.key];
    if (!all[to]) return;
    event.preventDefault();
    all[to].focus();
  }

  focusLast() {
    const last = [...this.inner.querySelectorAll('.message')].at(-1) ?? this.scroller;
    last.focus();
  }

  editLastOwn() {
    const own = [...this.rows.values()].filter((r) => r.message.user === state.me.id && !r.ephemeral && !isSystem(r.message)).sort((a, b) => Number(a.message.ts) - Number(b.message.ts)).at(-1);
    own?.edit();
    return Boolean(own);
  }
}

function grouped(before, message, ephemeral, thread) {
  if (!before || before.ts === thread || ephemeral || before.ephemeral || isSystem(before) || isSystem(message)) return false;
  return authorOf(before) === authorOf(message) && (before.username ?? '') === (message.username ?? '') && Number(message.ts) - Number(before.ts) < GROUP_SECONDS;
}

function skeleton() {
  return h('div', { class: 'skeleton', 'aria-label': t('loading'), role: 'status' }, [60, 85, 40].map((w) => h('div', { class: 'skeleton-row' }, h('span', { class: 'avatar' }), h('span', { style: { width: `${w}%` } }))));
}
