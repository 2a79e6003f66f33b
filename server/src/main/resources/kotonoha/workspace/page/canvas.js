// A canvas as a page: its HTML is read as a tree and only harmless elements are built anew.
import { h } from './dom.js';
import { api } from './api.js';
import { link } from './links.js';
import { codeBlock } from './markdown.js';
import { t } from './i18n.js';

const ALLOWED = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'ul', 'ol', 'li', 'strong', 'b', 'em', 'i', 's', 'del', 'code', 'blockquote', 'hr', 'br', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'div', 'span', 'section', 'article']);
const SILENT = new Set(['script', 'style', 'iframe', 'object', 'embed', 'template', 'noscript', 'form', 'svg', 'math', 'head']);

export function canvasView(id) {
  const element = h('div', { class: 'home-tab canvas', tabindex: '-1' }, h('p', { class: 'empty' }, t('loading')));
  api.canvas(id).then(({ title, html }) => {
    const tree = new DOMParser().parseFromString(String(html ?? ''), 'text/html');
    element.replaceChildren(h('article', { class: 'home-inner md canvas-page' }, title && h('h1', {}, title), [...tree.body.childNodes].map((n) => harmless(n, 0))));
  }, (error) => element.replaceChildren(h('p', { class: 'empty' }, t('failed', { why: error.message }))));
  return element;
}

function harmless(node, depth) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (node.nodeType !== Node.ELEMENT_NODE || depth > 40) return null;
  const tag = node.tagName.toLowerCase();
  if (SILENT.has(tag)) return null;
  if (tag === 'pre') return codeBlock(node.textContent);
  const inside = [...node.childNodes].map((n) => harmless(n, depth + 1));
  if (tag === 'a') return link(node.getAttribute('href'), inside);
  if (tag === 'table') return h('div', { class: 'table-scroll', tabindex: '0' }, h('table', { class: 'table' }, inside));
  if (tag === 'input' && node.type === 'checkbox') return h('input', { type: 'checkbox', disabled: true, checked: node.hasAttribute('checked') });
  return ALLOWED.has(tag) ? h(tag, {}, inside) : inside;
}
