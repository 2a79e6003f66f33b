// Attachments, the older form of message parts: a coloured bar, title, text, fields, or blocks.
import { h } from './dom.js';
import { renderBlocks } from './blocks.js';
import { mrkdwn, textObject } from './mrkdwn.js';
import { imageBlock } from './files.js';
import { link } from './links.js';

const NAMED = { good: '#2eb67d', warning: '#d99a00', danger: '#d13c4b' };

export function attachments(list, place) {
  return list.map((a) => {
    const color = NAMED[a.color] ?? (/^#?[0-9a-f]{6}$/i.test(a.color ?? '') ? `#${a.color.replace('#', '')}` : null);
    return h('div', { class: 'block attachment', style: color ? { '--bar': color } : null },
      a.pretext && h('div', { class: 'rich' }, mrkdwn(a.pretext)),
      a.author_name && h('div', { class: 'quiet' }, a.author_link ? link(a.author_link, a.author_name) : a.author_name),
      a.title && h('div', { class: 'attachment-title' }, a.title_link ? link(a.title_link, textObject({ type: 'plain_text', text: a.title })) : a.title),
      a.blocks?.length ? renderBlocks(a.blocks, { ...place, shown: undefined, growing: false }) : h('div', { class: 'rich' }, mrkdwn(a.text ?? (a.title ? '' : a.fallback ?? ''))),
      a.fields?.length && h('div', { class: 'fields' }, a.fields.map((f) => h('div', { class: 'rich' }, h('strong', {}, f.title), h('br'), mrkdwn(f.value)))),
      a.image_url && imageBlock({ image_url: a.image_url, alt_text: a.title ?? '' }),
      a.footer && h('div', { class: 'quiet' }, a.footer));
  });
}
