// rich_text blocks: what people's messages are made of.
import { h } from './dom.js';
import { codeBlock } from './markdown.js';
import { channelMention, special, userMention } from './mrkdwn.js';
import { emojiOr } from './emoji.js';
import { link } from './links.js';
import { unsupported } from './blocks.js';

export function richText(block) {
  return (block.elements ?? []).flatMap((part) => section(part));
}

function section(part) {
  switch (part.type) {
    case 'rich_text_section': return [h('div', { class: 'rich-section' }, inlineOf(part.elements))];
    case 'rich_text_preformatted': return [codeBlock((part.elements ?? []).map((e) => e.text ?? e.url ?? '').join(''), part.language ?? '')];
    case 'rich_text_quote': return [h('blockquote', {}, inlineOf(part.elements))];
    case 'rich_text_list': return [h(part.style === 'ordered' ? 'ol' : 'ul', {
      class: `indent-${Math.min(8, part.indent ?? 0)}`, start: part.offset ? part.offset + 1 : null,
    }, (part.elements ?? []).map((e) => h('li', {}, e.type === 'rich_text_section' ? inlineOf(e.elements) : section(e))))];
    default: return [unsupported(part)];
  }
}

const inlineOf = (elements) => (elements ?? []).flatMap((e) => styled(e, piece(e)));

function piece(e) {
  switch (e.type) {
    case 'text': return (e.text ?? '').split('\n').flatMap((line, i) => [i > 0 && h('br'), line]).filter(Boolean);
    case 'link': return [link(e.url, e.text || e.url)];
    case 'user': return [userMention(e.user_id)];
    case 'channel': return [channelMention(e.channel_id)];
    case 'usergroup': return [h('span', { class: 'mention' }, `@${e.usergroup_id}`)];
    case 'broadcast': return [h('span', { class: 'mention mention-me' }, `@${e.range}`)];
    case 'emoji': return [e.unicode ? String.fromCodePoint(...e.unicode.split('-').map((x) => parseInt(x, 16))) : emojiOr(e.name)];
    case 'date': return [special(`!date^${e.timestamp}^${e.format ?? '{date}'}${e.url ? `^${e.url}` : ''}|${e.fallback ?? ''}`)];
    case 'color': return [h('code', {}, e.value)];
    default: return [e.text ?? ''];
  }
}

function styled(e, nodes) {
  const s = e.style ?? {};
  let out = nodes;
  if (s.code) out = [h('code', {}, out)];
  if (s.strike) out = [h('s', {}, out)];
  if (s.italic) out = [h('em', {}, out)];
  if (s.bold) out = [h('strong', {}, out)];
  return out;
}
