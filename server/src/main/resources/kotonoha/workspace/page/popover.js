// Small things that open beside a button: menus, lists to choose from, the emoji picker.
import { h } from './dom.js';
import { emoji, PICKER } from './emoji.js';
import { t } from './i18n.js';

let shut = null;
export const closePopover = () => shut?.();

/** Puts `content` beside `anchor`; closes with Esc, a click elsewhere, a scroll; focus goes back. */
export function popover(anchor, content, { focus } = {}) {
  closePopover();
  const layer = document.getElementById('layers');
  layer.append(content);
  content.classList.add('popover');
  place(anchor, content);
  const before = document.activeElement;
  const close = (back = true) => {
    if (!content.isConnected) return;
    content.remove();
    shut = null;
    document.removeEventListener('pointerdown', outside, true);
    document.removeEventListener('keydown', escape, true);
    removeEventListener('resize', close);
    anchor.setAttribute('aria-expanded', 'false');
    if (back && before?.isConnected) before.focus();
  };
  const outside = (event) => { if (!content.contains(event.target) && !anchor.contains(event.target)) close(false); };
  const escape = (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    close();
  };
  document.addEventListener('pointerdown', outside, true);
  document.addEventListener('keydown', escape, true);
  addEventListener('resize', close);
  anchor.setAttribute('aria-expanded', 'true');
  shut = close;
  (focus ?? content.querySelector('button,input,[tabindex]'))?.focus();
  return close;
}

function place(anchor, content) {
  const a = anchor.getBoundingClientRect();
  const c = content.getBoundingClientRect();
  const left = Math.max(8, Math.min(a.left, innerWidth - c.width - 8));
  const below = a.bottom + 6 + c.height <= innerHeight - 8;
  content.style.left = `${left}px`;
  content.style.top = `${below ? a.bottom + 6 : Math.max(8, a.top - c.height - 6)}px`;
}

/** A menu of {label, note?, icon?, danger?, checked?, run} entries and '-' dividers. */
export function menu(anchor, entries, { label = t('more') } = {}) {
  const items = [];
  const list = h('div', { class: 'menu', role: 'menu', 'aria-label': label }, entries.map((entry) => {
    if (entry === '-') return h('hr');
    if (entry.heading) return h('div', { class: 'menu-heading', role: 'presentation' }, entry.heading);
    const item = h('button', {
      type: 'button', class: `menu-item${entry.danger ? ' danger' : ''}`, role: entry.checked === undefined ? 'menuitem' : 'menuitemradio',
      'aria-checked': entry.checked === undefined ? null : String(entry.checked), tabindex: '-1',
      onclick: () => { close(); entry.run(); },
    }, entry.before, h('span', { class: 'menu-text' }, entry.label, entry.note && h('span', { class: 'quiet' }, entry.note)), entry.after);
    items.push(item);
    return item;
  }));
  list.addEventListener('keydown', (event) => {
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Tab') return close();
    if (to === undefined) return;
    event.preventDefault();
    items[(to + items.length) % items.length]?.focus();
  });
  const close = popover(anchor, list, { focus: items.find((i) => i.getAttribute('aria-checked') === 'true') ?? items[0] });
}

export function emojiPicker(anchor, choose) {
  const grid = h('div', { class: 'emoji-picker', role: 'menu', 'aria-label': t('emoji') }, PICKER.map((name) =>
    h('button', { type: 'button', role: 'menuitem', 'aria-label': name, title: `:${name}:`, onclick: () => { close(); choose(name); } }, emoji(name))));
  grid.addEventListener('keydown', (event) => {
    const all = [...grid.children];
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
    if (!step) return;
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, all.indexOf(document.activeElement) + step))].focus();
  });
  const close = popover(anchor, grid);
}
