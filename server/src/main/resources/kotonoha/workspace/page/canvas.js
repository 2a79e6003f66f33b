// A canvas: read as a page, written as Markdown. Everybody who sees it may write it.
import { h, icon } from './dom.js';
import { api } from './api.js';
import { markdown } from './markdown.js';
import { copy } from './dom.js';
import { toast, fail } from './toast.js';
import { go } from './route.js';
import { t } from './i18n.js';

/** `id` is "new" for a channel that has none yet. */
export function canvasView(channel, id) {
  const element = h('div', { class: 'home-tab canvas', tabindex: '-1' }, h('p', { class: 'empty' }, t('loading')));
  const show = ({ title, markdown: text, permalink }) => element.replaceChildren(
    h('div', { class: 'canvas-bar' },
      h('button', { type: 'button', class: 'button small', onclick: () => write(title, text) }, icon('edit', 14), t('edit_canvas')),
      h('button', { type: 'button', class: 'button small', onclick: async () => { await copy(permalink); toast(t('copied')); } }, icon('link', 14), t('copy_link'))),
    h('article', { class: 'home-inner md canvas-page' }, title && !/^#\s/.test(text) && h('h1', {}, title), markdown(text.replace(/!\[\]\(([@#][A-Z0-9]+)\)/g, '<$1>'))));
  const write = (title, text) => {
    const box = h('textarea', { class: 'field canvas-box', 'aria-label': t('edit_canvas'), spellcheck: 'true', value: text });
    const stop = () => (id === 'new' ? go({ channel }) : load());
    const save = async () => {
      try {
        const { file } = await api.writeCanvas(channel, id === 'new' ? '' : id, box.value);
        if (id === 'new') return go({ channel, tab: `canvas:${file}` });
        load();
      } catch (error) { fail(error); }
    };
    box.addEventListener('keydown', (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === 'Escape') stop();
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
    });
    element.replaceChildren(
      h('div', { class: 'canvas-bar' },
        h('button', { type: 'button', class: 'button small primary', onclick: save }, t('save')),
        h('button', { type: 'button', class: 'button small', onclick: stop }, t('cancel')),
        h('span', { class: 'quiet' }, t('canvas_markdown'))),
      box);
    box.focus();
  };
  const load = () => api.canvas(id).then(show, (error) => element.replaceChildren(h('p', { class: 'empty' }, t('failed', { why: error.message }))));
  if (id === 'new') write('', '');
  else load();
  return element;
}
