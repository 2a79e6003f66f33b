// Files and pictures of messages.
import { h, icon } from './dom.js';
import { fileUrl } from './api.js';
import { link } from './links.js';
import { showImage } from './dialog.js';
import { bytes, t } from './i18n.js';
import { go } from './route.js';
import { state } from './state.js';

const isCanvas = (file) => ['canvas', 'quip', 'docs'].includes(file.filetype) || ['canvas', 'quip', 'docs'].includes(file.mode);

export function fileList(files) {
  const pictures = files.filter((f) => /^image\/(png|jpe?g|gif|webp|svg\+xml|avif|bmp)$/.test(f.mimetype ?? ''));
  const others = files.filter((f) => !pictures.includes(f));
  return h('div', { class: 'files' },
    pictures.length > 0 && h('div', { class: 'pictures' }, pictures.map(picture)),
    others.map(card));
}

function picture(file) {
  return h('figure', { class: 'picture' },
    h('figcaption', { class: 'quiet' }, file.title || file.name),
    h('button', { type: 'button', class: 'picture-button', 'aria-label': `${t('whole')}: ${file.name}`, onclick: () => showImage(fileUrl(file), file.name) },
      h('img', { src: fileUrl(file), alt: file.alt_txt || file.name, loading: 'lazy' })));
}

function card(file) {
  const gone = ['tombstone', 'hidden_by_limit'].includes(file.mode);
  const kind = file.pretty_type || (file.filetype || (file.name ?? '').split('.').pop() || '').toUpperCase().slice(0, 12);
  const inside = [h('span', { class: 'file-icon' }, icon(isCanvas(file) ? 'doc' : 'file', 20)),
    h('span', { class: 'file-text' }, h('span', { class: 'file-name' }, file.title || file.name), h('span', { class: 'quiet' }, [kind, file.size > 0 && bytes(file.size)].filter(Boolean).join(' · ')))];
  if (gone) return h('div', { class: 'file-card gone' }, h('span', { class: 'file-icon' }, icon('file', 20)), h('span', { class: 'quiet' }, t(file.mode === 'tombstone' ? 'file_deleted' : 'file_hidden')));
  if (file.is_external) return link(file.url_private, inside, { class: 'file-card' });
  if (isCanvas(file)) return h('button', { type: 'button', class: 'file-card', onclick: () => go({ channel: state.route.channel, tab: `canvas:${file.id}` }) }, inside);
  return h('a', { class: 'file-card', href: fileUrl(file), download: file.name }, h('span', { class: 'hidden-text' }, `${t('download')}: `), inside, h('span', { class: 'file-get', 'aria-hidden': 'true' }, icon('download', 16)));
}

/** A picture of a block. One that lies on another host becomes a link: the page asks no other host for anything. */
export function imageBlock(spec, { small = false, accessory = false } = {}) {
  const stored = spec.slack_file?.id ?? /\/files-pri\/[A-Z0-9]+-(F[A-Z0-9]+)\//.exec(spec.slack_file?.url ?? '')?.[1];
  const url = stored ? fileUrl({ id: stored, name: 'image' }) : spec.image_url ?? spec.slack_file?.url ?? '';
  const alt = spec.alt_text ?? '';
  const title = spec.title?.text ?? spec.title;
  let own = false;
  try { own = new URL(url, location.origin).origin === location.origin; } catch { own = false; }
  if (small) return own ? h('img', { class: 'image-small', src: url, alt }) : h('span', { class: 'image-small image-none', role: 'img', 'aria-label': alt }, icon('leaf', 13));
  if (!own) return h('div', { class: 'block' }, link(url, [icon('link', 14), ` ${title || alt || t('image')}`]));
  return h('figure', { class: accessory ? 'image-accessory' : 'block picture' }, title && h('figcaption', { class: 'quiet' }, title),
    h('img', { src: url, alt, loading: 'lazy' }));
}
