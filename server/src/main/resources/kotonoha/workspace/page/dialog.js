// Windows over the page: the frame that modals share, questions to confirm, a picture in large.
import { h, iconButton, trapTab, focusables } from './dom.js';
import { textObject } from './mrkdwn.js';
import { t } from './i18n.js';

/**
 * Opens a window over the page and gives {element, close}. Esc and the backdrop call `dismiss`;
 * Tab stays inside; focus returns to where it was.
 */
export function openDialog(content, { label, dismiss, wide = false, role = 'dialog' }) {
  const before = document.activeElement;
  const frame = h('div', { class: `dialog${wide ? ' wide' : ''}`, role, 'aria-modal': 'true', 'aria-label': label, tabindex: '-1' }, content);
  const backdrop = h('div', { class: 'backdrop', onpointerdown: (event) => { if (event.target === backdrop) dismiss(); } }, frame);
  backdrop.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.isComposing) {
      event.stopPropagation();
      dismiss();
    } else trapTab(frame, event);
  });
  document.getElementById('layers').append(backdrop);
  document.getElementById('app').inert = true;
  focusFirst(frame);
  return {
    element: frame,
    close: () => {
      backdrop.remove();
      if (document.querySelector('.backdrop')) return;
      document.getElementById('app').inert = false;
      if (before?.isConnected) before.focus();
    },
  };
}

export function focusFirst(frame) {
  const first = frame.querySelector('[data-first]') ?? frame.querySelector('.dialog-body input,.dialog-body select,.dialog-body textarea') ?? frame.querySelector('.dialog-foot .primary') ?? focusables(frame)[0] ?? frame;
  first.focus({ preventScroll: true });
}

/** Asks with Slack's confirm object {title, text, confirm, deny, style}; true when the answer is yes. */
export function confirmDialog(spec) {
  return new Promise((resolve) => {
    const answer = (value) => { dialog.close(); resolve(value); };
    const title = spec.title ? textObject(spec.title) : t('confirm');
    const dialog = openDialog([
      h('div', { class: 'dialog-head' }, h('h2', {}, title), iconButton('close', t('close'), () => answer(false))),
      h('div', { class: 'dialog-body rich' }, textObject(spec.text)),
      h('div', { class: 'dialog-foot' },
        h('button', { type: 'button', class: 'button', onclick: () => answer(false) }, spec.deny ? textObject(spec.deny) : t('cancel')),
        h('button', { type: 'button', class: `button ${spec.style === 'danger' ? 'danger' : 'primary'}`, 'data-first': 'true', onclick: () => answer(true) }, spec.confirm ? textObject(spec.confirm) : t('yes'))),
    ], { label: spec.title?.text ?? t('confirm'), role: 'alertdialog', dismiss: () => answer(false) });
  });
}

export function showImage(url, name) {
  const dialog = openDialog([
    h('div', { class: 'dialog-head' }, h('h2', {}, name), h('a', { class: 'button small', href: url, download: name }, t('download')), iconButton('close', t('close'), () => dialog.close())),
    h('div', { class: 'dialog-body picture-large' }, h('img', { src: url, alt: name })),
  ], { label: name, wide: true, dismiss: () => dialog.close() });
}
