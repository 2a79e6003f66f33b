// The blocks of messages, modals and Home to elements: one function a block type.
import { h, icon } from './dom.js';
import { markdown } from './markdown.js';
import { textObject } from './mrkdwn.js';
import { element, inputBlock } from './elements.js';
import { richText } from './richtext.js';
import { blockTable, dataTable } from './tables.js';
import { planBlock, taskCard } from './tasks.js';
import { imageBlock } from './files.js';
import { link } from './links.js';
import { t } from './i18n.js';

/**
 * Elements for the blocks. `place` tells where they stand:
 * {surface: 'message'|'modal'|'home', send(action), memory: Map, values?, errors?, growing?, shown?}.
 * While a message grows, `shown` counts the characters of Markdown that are already on the screen.
 */
export function renderBlocks(list, place) {
  const out = [];
  let left = place.shown ?? Infinity;
  for (const block of list ?? []) {
    if (left <= 0 && place.growing) break;
    const node = renderBlock(block, place, left);
    if (block.type === 'markdown') left -= (block.text ?? '').length;
    if (node) out.push(node);
  }
  return out;
}

function renderBlock(block, place, left) {
  try {
    const make = Object.hasOwn(KINDS, block.type) ? KINDS[block.type] : unsupported;
    return make(block, place, left);
  } catch {
    return unsupported(block);
  }
}

const KINDS = {
  markdown: (block, place, left) => {
    const text = block.text ?? '';
    const cut = left < text.length;
    return h('div', { class: `block md${cut || place.growing ? ' growing' : ''}` }, markdown(cut ? whole(text, left) : text, { growing: cut || place.growing }));
  },
  section: (block, place) => h('div', { class: 'block section' },
    h('div', { class: 'section-body' },
      block.text && h('div', { class: 'rich' }, textObject(block.text)),
      block.fields?.length && h('div', { class: 'fields' }, block.fields.map((f) => h('div', { class: 'rich' }, textObject(f))))),
    block.accessory && h('div', { class: 'accessory' }, element(block.accessory, block, place))),
  header: (block, place) => h(place.surface === 'message' ? 'h3' : 'h2', { class: 'block block-header' }, textObject(block.text)),
  divider: () => h('hr', { class: 'block' }),
  context: (block) => h('div', { class: 'block context' }, (block.elements ?? []).map((e) =>
    (e.type === 'image' ? imageBlock(e, { small: true }) : h('span', { class: 'rich' }, textObject(e))))),
  actions: (block, place) => h('div', { class: 'block actions' }, (block.elements ?? []).map((e) => element(e, block, place))),
  context_actions: (block, place) => h('div', { class: 'block context-actions' }, (block.elements ?? []).map((e) => element(e, block, place))),
  rich_text: (block) => h('div', { class: 'block rich' }, richText(block)),
  table: (block) => blockTable(block),
  data_table: (block, place) => dataTable(block, place),
  task_card: (block, place) => taskCard(block, place),
  plan: (block, place) => planBlock(block, place),
  image: (block) => imageBlock(block),
  input: (block, place) => inputBlock(block, place),
  alert: (block) => h('div', { class: `block alert alert-${/^(info|success|warning|error)$/.test(block.level) ? block.level : 'info'}` },
    icon(block.level === 'success' ? 'check' : block.level === 'info' || !block.level ? 'info' : 'alert'), h('div', { class: 'rich' }, textObject(block.text))),
  card: (block, place) => h('div', { class: 'block card' },
    block.hero_image && imageBlock(block.hero_image),
    h('div', { class: 'card-head' }, block.icon && imageBlock(block.icon, { small: true }),
      h('div', {}, block.title && h('div', { class: 'card-title' }, textObject(block.title)), block.subtitle && h('div', { class: 'quiet' }, textObject(block.subtitle)))),
    block.body && h('div', { class: 'rich' }, textObject(block.body)),
    block.subtext && h('div', { class: 'quiet' }, textObject(block.subtext)),
    block.actions?.length && h('div', { class: 'actions' }, block.actions.map((e) => element(e, block, place)))),
  carousel: (block, place) => h('div', { class: 'block carousel', tabindex: '0', role: 'region', 'aria-label': t('list') }, renderBlocks(block.elements ?? block.cards, place)),
  container: (block, place) => h('div', { class: 'block container' }, block.title && h('h3', { class: 'block-header' }, textObject(block.title)),
    renderBlocks(block.child_blocks ?? block.blocks ?? block.elements, { ...place, shown: undefined })),
  file: (block) => h('div', { class: 'block quiet' }, icon('file'), ` ${block.external_id ?? t('file')}`),
  video: (block) => h('div', { class: 'block card' }, link(block.title_url || block.video_url, [h('strong', {}, textObject(block.title))]), block.description && h('div', { class: 'quiet' }, textObject(block.description))),
  context_divider: () => h('hr', { class: 'block' }),
};

/** Never cuts between the two halves of one sign. */
function whole(text, n) {
  const at = Math.max(0, Math.floor(n));
  const code = text.charCodeAt(at - 1);
  return text.slice(0, code >= 0xd800 && code <= 0xdbff ? at - 1 : at);
}

export function unsupported(block) {
  return h('details', { class: 'block unsupported' },
    h('summary', {}, t('block_unsupported', { type: block?.type ?? '?' })),
    h('pre', { tabindex: '0' }, JSON.stringify(block, null, 2)));
}

/** How many characters of Markdown the blocks hold together. */
export const markdownLength = (list) => (list ?? []).reduce((n, b) => n + (b.type === 'markdown' ? (b.text ?? '').length : 0), 0);
