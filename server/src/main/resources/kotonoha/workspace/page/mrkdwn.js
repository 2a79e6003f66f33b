// Slack's own mark-up (section and context text): *bold* _italic_ ~strike~ `code` <url|label> <@U1> <#C1> :emoji:
import { h } from './dom.js';
import { codeBlock } from './markdown.js';
import { emoji, shortcodes } from './emoji.js';
import { link } from './links.js';
import { address } from './route.js';
import { channelOf, state, userName } from './state.js';
import { dateFormat, t } from './i18n.js';

export const unescape = (text) => String(text ?? '').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');

/** A text object {type, text} of Block Kit as nodes. */
export function textObject(object) {
  if (!object) return [];
  if (typeof object === 'string') return [object];
  return object.type === 'mrkdwn' ? mrkdwn(object.text) : [object.emoji === false ? object.text : shortcodes(object.text ?? '')];
}

/** Text whose special characters are escaped (&amp; &lt; &gt;) as Slack sends it. */
export function mrkdwn(text) {
  const out = [];
  const parts = String(text ?? '').split(/```\n?([\s\S]*?)\n?```/);
  parts.forEach((part, i) => {
    if (i % 2) out.push(codeBlock(unescape(part)));
    else out.push(...lines(i > 0 ? part.replace(/^\n/, '') : part));
  });
  return out;
}

function lines(text) {
  const out = [];
  let quoted = [];
  const closeQuote = () => {
    if (!quoted.length) return;
    out.push(h('blockquote', {}, quoted.flatMap((l, i) => [i > 0 && h('br'), ...span(l)].filter(Boolean))));
    quoted = [];
  };
  const all = text.split('\n');
  all.forEach((line, i) => {
    const quote = /^&gt; ?(.*)$/.exec(line);
    if (quote) return void quoted.push(quote[1]);
    const afterQuote = quoted.length > 0;
    closeQuote();
    if (i > 0 && !afterQuote) out.push(h('br'));
    out.push(...span(line));
  });
  closeQuote();
  return out;
}

const TOKEN = /<([^<>\n]+)>|`([^`\n]+)`|(^|[^\p{L}\p{N}*])\*(?=\S)([^*\n]*[^*\s\n])\*(?![\p{N}A-Za-z*])|(^|[^\p{L}\p{N}_])_(?=\S)([^_\n]*[^_\s\n])_(?![\p{N}A-Za-z_])|(^|[^\p{L}\p{N}~])~(?=\S)([^~\n]*[^~\s\n])~(?![\p{N}A-Za-z~])/gu;

function span(text, depth = 0) {
  if (depth > 4) return [unescape(text)];
  const out = [];
  let at = 0;
  const plain = (piece) => { if (piece) out.push(shortcodes(unescape(piece))); };
  for (const m of text.matchAll(TOKEN)) {
    plain(text.slice(at, m.index) + (m[3] ?? m[5] ?? m[7] ?? ''));
    at = m.index + m[0].length;
    if (m[1] !== undefined) out.push(special(m[1]) ?? unescape(`<${m[1]}>`));
    else if (m[2] !== undefined) out.push(h('code', {}, unescape(m[2])));
    else if (m[4] !== undefined) out.push(h('strong', {}, span(m[4], depth + 1)));
    else if (m[6] !== undefined) out.push(h('em', {}, span(m[6], depth + 1)));
    else out.push(h('s', {}, span(m[8], depth + 1)));
  }
  plain(text.slice(at));
  return out;
}

/** What stands between < and >: a mention, a channel, a date, a link; null when it is none of them. */
export function special(inner) {
  const [target, label] = inner.split(/\|(.*)/s);
  if (/^@[UWB][A-Z0-9]+$/.test(target)) return userMention(target.slice(1), label);
  if (/^#[CDG][A-Z0-9]+$/.test(target)) return channelMention(target.slice(1), label);
  if (target.startsWith('!date^')) return dateMention(target, label);
  if (/^!(here|channel|everyone)$/.test(target)) return h('span', { class: 'mention mention-me' }, `@${target.slice(1)}`);
  if (target.startsWith('!subteam^')) return h('span', { class: 'mention' }, label || `@${target.slice(9)}`);
  if (/^(https?:|mailto:)/.test(target)) {
    const url = unescape(target);
    return link(url, label ? [shortcodes(unescape(label))] : url.replace(/^mailto:/, ''));
  }
  return null;
}

export function userMention(id, label) {
  const name = state.users.has(id) ? userName(id) : label || id;
  return h('span', { class: `mention${id === state.me?.id ? ' mention-me' : ''}`, 'data-user': id }, `@${name.replace(/^@/, '')}`);
}

export function channelMention(id, label) {
  const channel = channelOf(id);
  if (!channel && !label) return h('span', { class: 'mention' }, `#${t('private_channel')}`);
  return h('a', { class: 'mention', href: address({ channel: id }) }, `#${channel?.name ?? label}`);
}

function dateMention(target, label) {
  const [, seconds, format, url] = target.split('^');
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return label ?? '';
  const text = (format ?? '{date}').replace(/\{(\w+)\}/g, (_, name) => dateFormat(date, name));
  const node = h('time', { datetime: date.toISOString() }, text);
  return url ? link(url, [node]) : node;
}

export { emoji };
