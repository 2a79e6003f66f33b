// Standard Markdown, as answers are written, to elements. Text never becomes HTML: every node is built.
import { h, icon, copy } from './dom.js';
import { highlight } from './highlight.js';
import { t } from './i18n.js';
import { special } from './mrkdwn.js';
import { shortcodes } from './emoji.js';
import { link } from './links.js';

const DEEPEST = 10;

/** The blocks of a Markdown text as elements. `growing` closes what a half-written last line leaves open. */
export function markdown(text, { growing = false } = {}) {
  const lines = String(text ?? '').replace(/\r\n?/g, '\n').split('\n');
  return blocks(growing ? closeLastLine(lines) : lines, 0);
}

function closeLastLine(lines) {
  const fences = lines.filter((l) => /^\s*(```|~~~)/.test(l)).length;
  if (fences % 2) return lines;
  const bars = lines.length - 1 - lines.findLastIndex((l) => !/^\s*\|/.test(l));
  if (bars > 0 && bars < 3 && !table(lines, lines.length - bars)) return lines.slice(0, -bars);
  let last = lines.at(-1);
  if (/^\s*([-*+]|\d+[.)]|#{1,6}|>|\||-{2,}|\*{1,2}|`{1,2})?\s*$/.test(last) && last.trim() !== '') return lines.slice(0, -1);
  last = last.replace(/!?\[([^\]]*)\]\([^)]*$/, '$1').replace(/\[([^\]]{0,80})$/, '$1').replace(/<[@#!a-z][^>]*$/, '').replace(/[*_~`]+$/, '');
  if ((last.match(/`/g) ?? []).length % 2) last += '`';
  else if ((last.match(/\*\*/g) ?? []).length % 2) last += '**';
  return [...lines.slice(0, -1), last];
}

function blocks(lines, depth) {
  const out = [];
  let i = 0;
  while (i < lines.length) {
    const line = lines[i];
    if (!line.trim()) { i++; continue; }
    const [node, next] = fence(lines, i) ?? heading(lines, i) ?? rule(lines, i) ?? table(lines, i)
      ?? quote(lines, i, depth) ?? list(lines, i, depth) ?? paragraph(lines, i);
    out.push(node);
    i = next;
  }
  return out;
}

function fence(lines, i) {
  const open = /^(\s*)(`{3,}|~{3,})\s*([\w+#.-]*).*$/.exec(lines[i]);
  if (!open) return null;
  const close = new RegExp(`^\\s*${open[2][0]}{${open[2].length},}\\s*$`);
  let j = i + 1;
  const body = [];
  while (j < lines.length && !close.test(lines[j])) body.push(lines[j++].slice(Math.min(open[1].length, lines[j - 1].search(/\S|$/))));
  return [codeBlock(body.join('\n'), open[3]), j + 1];
}

export function codeBlock(code, language = '') {
  const button = h('button', {
    type: 'button', class: 'code-copy', 'aria-label': t('copy_code'), title: t('copy_code'),
    onclick: async (event) => {
      const target = event.currentTarget;
      if (!(await copy(code))) return;
      target.classList.add('done');
      setTimeout(() => target.classList.remove('done'), 1500);
    },
  }, icon('copy', 15), icon('check', 15));
  return h('div', { class: 'code-block' },
    language && h('span', { class: 'code-language' }, language), button,
    h('pre', { tabindex: '0' }, h('code', {}, highlight(code, language))));
}

function heading(lines, i) {
  const found = /^ {0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(lines[i]);
  if (!found) return null;
  const level = found[1].length;
  return [h(level < 3 ? 'h3' : level === 3 ? 'h4' : 'h5', { class: `h${found[1].length}` }, inline(found[2])), i + 1];
}

function rule(lines, i) {
  return /^ {0,3}([-*_])(\s*\1){2,}\s*$/.test(lines[i]) ? [h('hr'), i + 1] : null;
}

const cells = (line) => {
  const out = [''];
  let code = false;
  const trimmed = line.trim().replace(/^\|/, '');
  for (let k = 0; k < trimmed.length; k++) {
    const c = trimmed[k];
    if (c === '\\' && trimmed[k + 1] === '|') { out[out.length - 1] += '|'; k++; continue; }
    if (c === '`') code = !code;
    if (c === '|' && !code) out.push('');
    else out[out.length - 1] += c;
  }
  if (out.length > 1 && !out.at(-1).trim()) out.pop();
  return out.map((x) => x.trim());
};

function table(lines, i) {
  if (!lines[i].includes('|') || !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[i + 1] ?? '')) return null;
  if (!lines[i + 1].includes('|') && !lines[i + 1].includes('-')) return null;
  const head = cells(lines[i]);
  const align = cells(lines[i + 1]).map((x) => (/^:-+:$/.test(x) ? 'center' : /-:$/.test(x) ? 'right' : 'left'));
  if (align.length !== head.length) return null;
  let j = i + 2;
  const rows = [];
  while (j < lines.length && lines[j].includes('|') && lines[j].trim()) rows.push(cells(lines[j++]));
  const cell = (tag) => (text, k) => h(tag, { class: `align-${align[k] ?? 'left'}`, scope: tag === 'th' ? 'col' : null }, inline(text ?? ''));
  return [h('div', { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': t('table') },
    h('table', { class: 'table' },
      h('thead', {}, h('tr', {}, head.map(cell('th')))),
      h('tbody', {}, rows.map((row) => h('tr', {}, head.map((_, k) => cell('td')(row[k], k))))))), j];
}

function quote(lines, i, depth) {
  if (!/^ {0,3}>/.test(lines[i]) || depth > DEEPEST) return null;
  let j = i;
  const inner = [];
  while (j < lines.length && (/^ {0,3}>/.test(lines[j]) || (lines[j].trim() && !startsBlock(lines[j])))) {
    inner.push(lines[j++].replace(/^ {0,3}> ?/, ''));
  }
  return [h('blockquote', {}, blocks(inner, depth + 1)), j];
}

const ITEM = /^(\s*)([-*+•]|\d{1,9}[.)])(\s+)(.*)$/;

function list(lines, i, depth) {
  const first = ITEM.exec(lines[i]);
  if (!first || depth > DEEPEST) return null;
  const indent = first[1].length;
  const ordered = /\d/.test(first[2]);
  const items = [];
  let j = i;
  while (j < lines.length) {
    const item = ITEM.exec(lines[j]);
    if (item && item[1].length <= indent + 1) {
      if (item[1].length < indent || /\d/.test(item[2]) !== ordered) break;
      items.push([item[4]]);
      j++;
      continue;
    }
    const blank = !lines[j].trim();
    const inside = lines[j].search(/\S/) > indent;
    if (blank) {
      const next = lines[j + 1] ?? '';
      const goesOn = next.trim() && (next.search(/\S/) > indent || (ITEM.test(next) && ITEM.exec(next)[1].length === indent && /\d/.test(ITEM.exec(next)[2]) === ordered));
      if (!goesOn) break;
    } else if (!inside && startsBlock(lines[j])) break;
    items.at(-1).push(lines[j].replace(new RegExp(`^\\s{0,${indent + first[2].length + 1}}`), ''));
    j++;
  }
  const start = ordered ? parseInt(first[2], 10) : null;
  return [h(ordered ? 'ol' : 'ul', { start: start !== null && start !== 1 ? start : null }, items.map((x) => listItem(x, depth))), j];
}

function listItem(lines, depth) {
  const task = /^\[([ xX])\]\s+(.*)$/.exec(lines[0]);
  if (task) lines[0] = task[2];
  const parts = blocks(lines, depth + 1);
  const flat = parts.flatMap((p, k) => (p.tagName === 'P' && (k === 0 || parts.length === 1) ? [...p.childNodes] : [p]));
  return h('li', { class: task ? 'task-item' : null },
    task && h('input', { type: 'checkbox', disabled: true, checked: task[1] !== ' ', 'aria-label': t(task[1] !== ' ' ? 'task_complete' : 'task_pending') }), flat);
}

const startsBlock = (line) => ITEM.test(line) || /^\s*(```|~~~|>|#{1,6}\s)/.test(line) || /^ {0,3}([-*_])(\s*\1){2,}\s*$/.test(line);

function paragraph(lines, i) {
  let j = i + 1;
  while (j < lines.length && lines[j].trim() && !startsBlock(lines[j]) && !table(lines, j)) j++;
  return [h('p', {}, inline(lines.slice(i, j).map((l) => l.trim()).join('\n'))), j];
}

/** Bold, italic, code, links and the like inside one block. */
export function inline(text, depth = 0) {
  if (depth > DEEPEST) return [text];
  const out = [];
  const noCloser = new Set();
  let plain = '';
  const flush = () => { if (plain) { out.push(...textNodes(plain)); plain = ''; } };
  let i = 0;
  while (i < text.length) {
    const hit = special_(text, i, depth, noCloser);
    if (hit) {
      flush();
      out.push(hit[0]);
      i = hit[1];
    } else plain += text[i++];
  }
  flush();
  return out;
}

function special_(text, i, depth, noCloser) {
  const c = text[i];
  switch (c) {
    case '\\': return /[\\`*_{}[\]()#+\-.!~|<>]/.test(text[i + 1] ?? '') ? [text[i + 1], i + 2] : null;
    case '\n': return [h('br'), i + 1];
    case '`': return codeSpan(text, i);
    case '!': return text[i + 1] === '[' ? linkAt(text, i + 1, depth) : null;
    case '[': return linkAt(text, i, depth);
    case '<': return angle(text, i);
    case '*': case '_': case '~': return emphasis(text, i, depth, noCloser);
    case 'h': return bareUrl(text, i);
    default: return null;
  }
}

function codeSpan(text, i) {
  const ticks = /^`+/.exec(text.slice(i))[0];
  const end = text.indexOf(ticks, i + ticks.length);
  if (end < 0) return [ticks, i + ticks.length];
  return [h('code', {}, text.slice(i + ticks.length, end).replace(/^ (.*) $/s, '$1')), end + ticks.length];
}

function linkAt(text, i, depth) {
  let level = 0;
  let j = i;
  for (; j < text.length && j < i + 2000; j++) {
    if (text[j] === '\\') j++;
    else if (text[j] === '[') level++;
    else if (text[j] === ']' && --level === 0) break;
  }
  if (text[j] !== ']' || text[j + 1] !== '(') return null;
  const target = /^\(\s*<?((?:[^\s()<>]|\([^\s()]*\))*)>?(?:\s+"[^"]*")?\s*\)/.exec(text.slice(j + 1, j + 3000));
  if (!target) return null;
  return [link(target[1], inline(text.slice(i + 1, j) || target[1], depth + 1)), j + 1 + target[0].length];
}

function angle(text, i) {
  const end = text.indexOf('>', i);
  if (end < 0 || end - i > 2000) return null;
  const node = special(text.slice(i + 1, end));
  return node ? [node, end + 1] : null;
}

function emphasis(text, i, depth, noCloser) {
  const c = text[i];
  const run = new RegExp(`^\\${c}+`).exec(text.slice(i, i + 4))[0].length;
  const marks = c === '~' ? [2, 1] : [3, 2, 1];
  for (const n of marks) {
    if (run < n || (n < run && run <= marks[0] && n !== 1)) continue;
    const mark = c.repeat(n);
    if (noCloser.has(mark)) continue;
    if (/\s/.test(text[i + n] ?? ' ')) continue;
    if (c === '_' && /[\p{L}\p{N}]/u.test(text[i - 1] ?? ' ')) continue;
    const end = closer(text, i + n, mark);
    if (end < 0) { noCloser.add(mark); continue; }
    const inner = inline(text.slice(i + n, end), depth + 1);
    const node = c === '~' ? h('s', {}, inner) : n === 3 ? h('strong', {}, h('em', {}, inner)) : h(n === 2 ? 'strong' : 'em', {}, inner);
    return [node, end + n];
  }
  return [c.repeat(run), i + run];
}

function closer(text, from, mark) {
  for (let j = from; j < text.length; j++) {
    if (text[j] === '\\') { j++; continue; }
    if (text[j] === '`') { const e = text.indexOf('`', j + 1); if (e > 0) j = e; continue; }
    if (!text.startsWith(mark, j)) continue;
    let n = mark.length;
    while (text[j + n] === mark[0]) n++;
    const closes = j > from && !/\s/.test(text[j - 1]) && (n === mark.length || (n === 3 && mark.length < 3))
      && !(mark === '_' && /[A-Za-z0-9]/.test(text[j + 1] ?? ' '));
    if (closes) return n === 3 && mark.length === 1 ? j + 2 : n === 3 && mark.length === 2 ? j + 1 : j;
    j += n - 1;
  }
  return -1;
}

function bareUrl(text, i) {
  if (i > 0 && /[\w/]/.test(text[i - 1])) return null;
  const found = /^https?:\/\/[^\s<>"'`|\u3000-\u303f\uff00-\uffef]+/.exec(text.slice(i, i + 2000));
  if (!found) return null;
  let url = found[0].replace(/[.,;:!?*_~\]}]+$/, '');
  if (url.endsWith(')') && !url.includes('(')) url = url.slice(0, -1);
  return url.length > 10 ? [link(url, url), i + url.length] : null;
}

function textNodes(text) {
  return [shortcodes(text)];
}
