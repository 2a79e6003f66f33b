// The round-cornered square with somebody's initials; the app has its leaf.
import { h, icon } from './dom.js';
import { isBot, state } from './state.js';

const COLOURS = ['#8a4b2f', '#2f6f8a', '#6b4fa0', '#2d7a55', '#a03f6b', '#7a6a1f', '#3b5fb0', '#8a3a3a', '#1f7a7a', '#5b5f73'];

function colourOf(id, user) {
  const own = user?.profile?.color ?? user?.color;
  if (/^#?[0-9a-f]{6}$/i.test(own ?? '')) return `#${own.replace('#', '')}`;
  let sum = 0;
  for (const c of String(id)) sum = (sum * 31 + c.charCodeAt(0)) % 9973;
  return COLOURS[sum % COLOURS.length];
}

/** One or two letters: of a Japanese name its first sign, else the initials. */
function initials(name) {
  const clean = String(name).replace(/^[@#]/, '').trim();
  if (/^[\u3040-\u30ff\u3400-\u9fff]/.test(clean)) return clean[0];
  const words = clean.split(/[\s._-]+/).filter(Boolean);
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? words.at(-1)[0] : '')).toUpperCase();
}

const light = (colour) => {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.22;
};

export function avatar(id, name, size = 36, message = null) {
  const user = state.users.get(id);
  const attributes = { class: 'avatar', 'aria-hidden': 'true', style: { '--size': `${size}px` } };
  const image = user?.profile?.image;
  if (image && image.startsWith('/')) return h('span', attributes, h('img', { src: image, alt: '' }));
  if (isBot(id) || message?.bot_id) return h('span', { ...attributes, class: 'avatar avatar-app' }, icon('leaf', Math.round(size * 0.62)));
  const colour = colourOf(id, user);
  return h('span', { ...attributes, class: `avatar${light(colour) ? ' dark-text' : ''}`, 'data-initials': initials(name), style: { '--size': `${size}px`, '--colour': colour } });
}
