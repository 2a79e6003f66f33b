// The blocks `table` and `data_table`.
import { h } from './dom.js';
import { richText } from './richtext.js';
import { t } from './i18n.js';

function cell(tag, value, column, extra = {}) {
  const align = ['left', 'center', 'right'].includes(column?.align) ? column.align : value?.type === 'raw_number' ? 'right' : 'left';
  const body = value?.type === 'rich_text' ? richText(value) : [String(value?.text ?? value?.value ?? '')];
  return h(tag, { class: `align-${align}${column?.is_wrapped ? ' wraps' : ''}`, ...extra }, body);
}

const scroller = (label, table) => h('div', { class: 'block table-scroll', tabindex: '0', role: 'region', 'aria-label': label }, table);

export function blockTable(block) {
  const [head = [], ...rows] = block.rows ?? [];
  const columns = block.column_settings ?? [];
  return scroller(t('table'), h('table', { class: 'table' },
    h('thead', {}, h('tr', {}, head.map((c, i) => cell('th', c, columns[i], { scope: 'col' })))),
    h('tbody', {}, rows.map((row) => h('tr', {}, row.map((c, i) => cell('td', c, columns[i])))))));
}

/** A table with pages; the page that somebody turned to is remembered while the message lives. */
export function dataTable(block, place) {
  const [head = [], ...rows] = block.rows ?? [];
  const size = Math.min(100, Math.max(1, block.page_size ?? 5));
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const key = `page:${block.block_id ?? block.caption}`;
  const body = h('tbody');
  const count = h('span', { class: 'quiet' });
  const turn = (by) => {
    const page = Math.min(pages - 1, Math.max(0, (place.memory?.get(key) ?? 0) + by));
    place.memory?.set(key, page);
    body.replaceChildren(...rows.slice(page * size, page * size + size).map((row) => h('tr', {}, row.map((c, i) =>
      (i === block.row_header_column_index ? cell('th', c, null, { scope: 'row' }) : cell('td', c))))));
    count.textContent = t('page_of', { page: page + 1, pages });
  };
  turn(0);
  return h('div', { class: 'block data-table' },
    block.caption && h('div', { class: 'table-caption' }, typeof block.caption === 'string' ? block.caption : block.caption.text),
    scroller(block.caption?.text ?? block.caption ?? t('table'), h('table', { class: 'table' }, h('thead', {}, h('tr', {}, head.map((c) => cell('th', c, null, { scope: 'col' })))), body)),
    pages > 1 && h('div', { class: 'pager' },
      h('button', { type: 'button', class: 'button small', onclick: () => turn(-1) }, t('previous_page')), count,
      h('button', { type: 'button', class: 'button small', onclick: () => turn(1) }, t('next_page'))));
}
