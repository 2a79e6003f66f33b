// Links: only kinds that are safe; links to messages of this workspace stay in the page.
import { h } from './dom.js';
import { address } from './route.js';
import { state } from './state.js';

export function safeUrl(url) {
  const text = String(url ?? '').trim();
  if (/^\/(docs|page\/file|archives)\//.test(text)) return text;
  try {
    return ['http:', 'https:', 'mailto:'].includes(new URL(text).protocol) ? text : null;
  } catch {
    return null;
  }
}

/** An anchor; text alone where the address is not one to follow. */
export function link(url, label, attributes = {}) {
  const safe = safeUrl(url);
  if (!safe) return h('span', {}, label);
  const inside = insidePage(safe);
  if (inside) return h('a', { href: inside, ...attributes }, label);
  return h('a', { href: safe, target: '_blank', rel: 'noopener noreferrer', ...attributes }, label);
}

/** The address in this page of a permalink such as /archives/C1/p1712345678000100?thread_ts=…; else null. */
function insidePage(url) {
  const full = new URL(url, location.origin);
  const own = full.host === location.host || full.hostname.endsWith('.slack.com');
  const canvas = own && /^\/docs\/T[A-Z0-9]+\/(F[A-Z0-9]+)\/?$/.exec(full.pathname);
  if (canvas) return address({ channel: state.channels.find((c) => c.canvas === canvas[1])?.id ?? state.route.channel, tab: `canvas:${canvas[1]}` });
  const found = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{7,}))?\/?$/.exec(full.pathname);
  if (!found || !own) return null;
  const ts = found[2] ? `${found[2].slice(0, -6)}.${found[2].slice(-6)}` : '';
  return address({ channel: found[1], thread: full.searchParams.get('thread_ts') || '', message: ts });
}
