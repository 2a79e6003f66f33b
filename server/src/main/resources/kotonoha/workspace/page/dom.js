// Small tools for building the page: elements, icons, patching, focus.

/** An element: h('button', {class: 'x', onclick: f, 'aria-label': 'Close'}, 'text', child, [children]). */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) setAttribute(element, name, value);
  append(element, children);
  return element;
}

function setAttribute(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
  else if (name === 'style') Object.entries(value).forEach(([k, v]) => element.style.setProperty(k, v));
  else if (name === 'value' || name === 'checked' || name === 'selected') element[name] = value;
  else element.setAttribute(name, value === true ? '' : String(value));
}

function append(element, children) {
  for (const child of children) {
    if (child === undefined || child === null || child === false) continue;
    if (Array.isArray(child)) append(element, child);
    else element.append(child);
  }
}

export function replace(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** Makes the children of `parent` those of the list, leaving equal nodes (and with them focus and selection) alone. */
export function patch(parent, wanted) {
  wanted.forEach((node, i) => {
    const old = parent.childNodes[i];
    if (!old) parent.append(node);
    else if (old !== node && !old.isEqualNode(node)) exchange(old, node);
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild.remove();
}

// The reader's focus stays on the button in the same place.
function exchange(old, node) {
  const held = old.contains(document.activeElement) ? [...old.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement) : -2;
  old.replaceWith(node);
  if (held === -2) return;
  (node.querySelectorAll?.(FOCUSABLE)[held] ?? (node.matches?.(FOCUSABLE) ? node : null))?.focus({ preventScroll: true });
}

/** Puts exactly these elements into `parent`, in this order, moving no element that already stands right. */
export function arrange(parent, elements) {
  const keep = new Set(elements);
  for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
  elements.forEach((element, i) => {
    if (parent.children[i] !== element) parent.insertBefore(element, parent.children[i] ?? null);
  });
}

const PATHS = {
  hash: 'M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  plus: 'M12 5v14M5 12h14',
  download: 'M12 4v11M7.500 10.500L12 15l4.500-4.500M5 19h14',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M15 5l-7 7 7 7',
  right: 'M9 5l7 7-7 7',
  down: 'M6 9l6 6 6-6',
  menu: 'M4 7h16M4 12h16M4 17h16',
  send: 'M4 4.5 20.5 12 4 19.5 6.5 12zM6.5 12H13',
  stop: 'M7 7h10v10H7z',
  reply: 'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H12l-4.5 4v-4h-1A2.5 2.5 0 0 1 4 13.5zM8 8.5h8M8 11.7h5',
  smile: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.6 14.2c1.7 2.4 5.1 2.4 6.8 0M9 9.5v.6M15 9.5v.6',
  edit: 'M5 19l.8-3.8L16 5l3 3L8.8 18.2zM14 7l3 3',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  clip: 'M19 11.5l-7.2 7.2a4.3 4.3 0 0 1-6-6L13 5.4a2.9 2.9 0 0 1 4 4L9.8 16.6a1.4 1.4 0 0 1-2-2L14 8.4',
  at: 'M15.5 12a3.5 3.5 0 1 1-7 0 3.5 3.5 0 0 1 7 0zm0 0v1.2a2.4 2.4 0 0 0 4.8 0V12A8.3 8.3 0 1 0 17 18.600',
  people: 'M9 11.500a3.300 3.300 0 1 0 0-6.600 3.300 3.300 0 0 0 0 6.600zM3 19c.4-3.400 2.800-5 6-5s5.600 1.600 6 5M15.500 5.300a3.200 3.200 0 0 1 0 6M17.500 14.500c2 .6 3.200 2.100 3.500 4.500',
  doc: 'M6.500 3.500h7.500L18 7.500v13H6.500zM13.500 3.500V8H18M9.500 12h5.500M9.500 15.500h5.500',
  home: 'M4 11.500 12 4.500l8 7M6 10v9.500h4.500V14h3v5.500H18V10',
  traffic: 'M4 8.500h14M14.500 5l3.500 3.500L14.500 12M20 16H6M9.500 12.500 6 16l3.500 3.500',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  copy: 'M9 9h10.500v10.500H9zM15 9V4.500H4.500V15H9',
  link: 'M10 14a3.600 3.600 0 0 0 5.200 0l3.300-3.300a3.600 3.600 0 0 0-5.200-5.200L12 6.800M14 10a3.600 3.600 0 0 0-5.200 0l-3.300 3.300a3.600 3.600 0 0 0 5.200 5.200l1.300-1.300',
  search: 'M11 4.500a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM20 20l-4.300-4.300',
  bold: 'M7.500 5h5.200a3.400 3.400 0 0 1 0 6.800H7.500zM7.500 11.800h6a3.600 3.600 0 0 1 0 7.200h-6z',
  italic: 'M10 5h7M7 19h7M14 5l-4 14',
  strike: 'M4.500 12h15M16.500 8c0-2-2-3-4.500-3S7.500 6 7.500 8c0 1.500 1 2.500 2.500 3M7.500 16c0 2 2 3 4.500 3s4.500-1.300 4.500-3c0-.8-.2-1.400-.6-2',
  code: 'M8.500 7.500 4 12l4.500 4.500M15.500 7.500 20 12l-4.500 4.500',
  list: 'M9 6.500h11M9 12h11M9 17.500h11M4.500 6.500v.01M4.500 12v.01M4.500 17.500v.01',
  numbered: 'M10 6.500h10M10 12h10M10 17.500h10M4 5l1.500-1v5M4 14.500c.3-1.500 2.600-1.200 2.400.2-.1.8-2.400 2-2.400 3.300h2.500',
  quote: 'M5 5v14M9.500 7.500H20M9.500 12H20M9.500 16.500h7',
  up: 'M7 21V10.500l4-7c1.700 0 2.500 1.200 2.200 2.700L12.500 9.500H18a2 2 0 0 1 2 2.400l-1.300 7A2.500 2.500 0 0 1 16.200 21zM4 10.500h3V21H4z',
  thumbdown: 'M7 3v10.500l4 7c1.700 0 2.500-1.200 2.200-2.700l-.7-3.300H18a2 2 0 0 0 2-2.400l-1.300-7A2.500 2.500 0 0 0 16.200 3zM4 13.500h3V3H4z',
  bolt: 'M13 3 5 13.500h6L10.500 21 19 10.500h-6z',
  arrowdown: 'M12 5v14M6 13l6 6 6-6',
  swap: 'M7 4 3.500 7.500 7 11M3.500 7.500H17M17 13l3.500 3.500L17 20M20.500 16.500H7',
  spark: 'M12 3.500l1.800 5.200a2.500 2.500 0 0 0 1.500 1.500L20.500 12l-5.200 1.800a2.500 2.500 0 0 0-1.500 1.500L12 20.500l-1.800-5.200a2.500 2.500 0 0 0-1.500-1.500L3.500 12l5.200-1.800a2.500 2.500 0 0 0 1.500-1.500z',
  leaf: 'M5 20C4 11 9.500 5 20 5c0 10.500-5.500 15.500-13.500 15M5 21.500c2-5.500 5.500-8.500 9.500-10.500',
  eye: 'M2.500 12c4-7.500 15-7.500 19 0-4 7.500-15 7.500-19 0zM12 9.300a2.700 2.700 0 1 0 0 5.400 2.700 2.700 0 0 0 0-5.400z',
  alert: 'M12 4 2.800 20h18.400zM12 10v4.500M12 17.300v.01',
  info: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 11v5M12 8v.01',
  clock: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM12 7.500V12l3 2',
  file: 'M6.500 3.500h7.500L18 7.500v13H6.500zM13.500 3.500V8H18',
};

export function icon(name, size = 18) {
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  const path = document.createElementNS(ns, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('width', size);
  svg.setAttribute('height', size);
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', PATHS[name] ?? PATHS.info);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, onclick, extra = {}) {
  const { class: more = '', size = 18, ...rest } = extra;
  return h('button', { type: 'button', class: `icon-button ${more}`, 'aria-label': label, title: label, onclick, ...rest }, icon(name, size));
}

let announcements = 0;
/** Says a sentence to people who use a screen reader. */
export function announce(text) {
  const place = document.getElementById('announcer');
  const line = h('p', { 'data-n': ++announcements }, text);
  place.append(line);
  while (place.children.length > 3) place.firstChild.remove();
}

const FOCUSABLE = 'a[href],button:not([disabled]),input:not([disabled]),select:not([disabled]),textarea:not([disabled]),summary,[tabindex="0"]';

export function focusables(element) {
  return [...element.querySelectorAll(FOCUSABLE)].filter((e) => e.offsetParent !== null || e === document.activeElement);
}

/** Keeps Tab inside `element`; use as a keydown listener. */
export function trapTab(element, event) {
  if (event.key !== 'Tab') return;
  const all = focusables(element);
  if (!all.length) return void event.preventDefault();
  const first = all[0];
  const last = all.at(-1);
  if (event.shiftKey && (document.activeElement === first || document.activeElement === element)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first.focus();
  }
}

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
export const phone = () => matchMedia('(max-width: 640px)').matches;

/** Copies text; works on plain http on loopback, too. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const box = h('textarea', { class: 'hidden-text', value: text });
    document.body.append(box);
    box.select();
    const done = document.execCommand('copy');
    box.remove();
    return done;
  }
}
