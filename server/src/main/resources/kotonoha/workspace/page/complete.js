// Completion in the composer: @people, #channels, :emoji:
import { h } from './dom.js';
import { avatar } from './avatar.js';
import { emoji, emojiNames } from './emoji.js';
import { isBot, state, userName } from './state.js';
import { t } from './i18n.js';

const MOST = 8;

function people(word) {
  const bot = state.bot?.user_id ? [state.users.get(state.bot.user_id)] : [];
  return [...bot, ...state.people.filter((p) => !isBot(p.id))].filter((p) => matches(word, userName(p.id), p.real_name, p.name, p.profile?.title))
    .map((p) => ({ insert: `@${userName(p.id)} `, before: avatar(p.id, userName(p.id), 22), label: userName(p.id), note: isBot(p.id) ? t('app') : [p.real_name !== userName(p.id) && p.real_name, p.profile?.title].filter(Boolean).join(' · ') }));
}

const channels = (word) => state.channels.filter((c) => matches(word, c.name)).map((c) => ({ insert: `#${c.name} `, before: h('span', { class: 'suggest-sign' }, '#'), label: c.name, note: c.topic }));
const signs = (word) => (word.length < 2 ? [] : emojiNames().filter((n) => n.includes(word)).map((n) => ({ insert: `${emoji(n)} `, before: h('span', { class: 'suggest-sign' }, emoji(n)), label: `:${n}:` })));

const matches = (word, ...names) => names.some((n) => n && n.toLowerCase().includes(word.toLowerCase()));

/** Watches a text area; `keydown` is true when it has used the key itself. */
export class Completion {
  constructor(box) {
    this.box = box;
    this.items = [];
    this.id = `complete-${Math.random().toString(36).slice(2, 8)}`;
    this.element = h('div', { class: 'suggest', role: 'listbox', id: this.id, hidden: true, 'aria-label': t('people') });
    box.setAttribute('aria-autocomplete', 'list');
    box.setAttribute('aria-controls', this.id);
    box.addEventListener('input', (event) => { if (!event.isComposing) this.look(); });
    box.addEventListener('compositionend', () => this.look());
    box.addEventListener('click', () => this.look());
    box.addEventListener('blur', () => setTimeout(() => this.close(), 150));
  }

  look() {
    const before = this.box.value.slice(0, this.box.selectionStart);
    const found = /(^|[\s(（「、。])([@＠#＃:])([^\s@#:＠＃]{0,30})$/u.exec(before) ?? /()([@＠])([^\s@#:＠＃]{0,30})$/u.exec(before);
    if (!found) return this.close();
    const [, , sign, word] = found;
    const list = ('@＠'.includes(sign) ? people(word) : '#＃'.includes(sign) ? channels(word) : signs(word)).slice(0, MOST);
    if (!list.length) return this.close();
    this.from = this.box.selectionStart - word.length - 1;
    this.show(list);
  }

  show(list) {
    this.items = list;
    this.at = 0;
    this.element.replaceChildren(...list.map((item, i) => h('div', {
      class: 'suggest-item', role: 'option', id: `${this.id}-${i}`,
      onpointerdown: (event) => { event.preventDefault(); this.at = i; this.choose(); },
    }, item.before, h('span', { class: 'suggest-label' }, item.label), item.note && h('span', { class: 'quiet' }, item.note))));
    this.element.hidden = false;
    this.mark();
  }

  mark() {
    [...this.element.children].forEach((c, i) => c.setAttribute('aria-selected', String(i === this.at)));
    this.element.children[this.at]?.scrollIntoView({ block: 'nearest' });
    this.box.setAttribute('aria-activedescendant', `${this.id}-${this.at}`);
  }

  choose() {
    const item = this.items[this.at];
    this.box.setSelectionRange(this.from, this.box.selectionStart);
    insertText(this.box, item.insert);
    this.close();
  }

  close() {
    this.items = [];
    this.element.hidden = true;
    this.box.removeAttribute('aria-activedescendant');
  }

  keydown(event) {
    if (!this.items.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.at = (this.at + step + this.items.length) % this.items.length;
      this.mark();
    } else if (event.key === 'Enter' || event.key === 'Tab') this.choose();
    else if (event.key === 'Escape') this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}

/** Types text at the caret so that Undo still works. */
export function insertText(box, text) {
  box.focus();
  if (!document.execCommand('insertText', false, text)) {
    box.setRangeText(text, box.selectionStart, box.selectionEnd, 'end');
    box.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
