// Ctrl K: go to a channel or a person by typing a part of the name.
import { h, icon } from './dom.js';
import { avatar } from './avatar.js';
import { openDialog } from './dialog.js';
import { go } from './route.js';
import { state, userName } from './state.js';
import { t } from './i18n.js';

let opened = null;

export function jump() {
  if (opened) return;
  let at = 0;
  let hits = [];
  const close = () => { opened.close(); opened = null; };
  const results = h('div', { class: 'jump-list', role: 'listbox', id: 'jump-list', 'aria-label': t('places') });
  const box = h('input', { class: 'field', type: 'text', placeholder: t('jump_where'), 'aria-label': t('jump_where'), role: 'combobox', 'aria-controls': 'jump-list', 'aria-expanded': 'true', autocomplete: 'off', 'data-first': 'true' });
  const choose = (hit) => { close(); if (hit) go({ channel: hit.id }); };
  const mark = () => {
    [...results.children].forEach((c, i) => c.setAttribute('aria-selected', String(i === at)));
    results.children[at]?.scrollIntoView({ block: 'nearest' });
    box.setAttribute('aria-activedescendant', `jump-${at}`);
  };
  const draw = () => {
    const word = box.value.trim().toLowerCase().replace(/^[#@]/, '');
    hits = [
      ...state.channels.map((c) => ({ id: c.id, name: c.name, note: c.topic, sign: icon(c.is_private ? 'lock' : 'hash', 16) })),
      ...state.dms.map((d) => ({ id: d.id, name: userName(d.user), note: state.users.get(d.user)?.real_name, sign: avatar(d.user, userName(d.user), 20) })),
    ].filter((x) => `${x.name} ${x.note ?? ''}`.toLowerCase().includes(word)).slice(0, 9);
    at = 0;
    results.replaceChildren(...(hits.length ? hits.map((hit, i) => h('div', { class: 'suggest-item', role: 'option', id: `jump-${i}`, onclick: () => choose(hit) }, hit.sign, h('span', { class: 'suggest-label' }, hit.name), hit.note && hit.note !== hit.name && h('span', { class: 'quiet' }, hit.note))) : [h('p', { class: 'empty' }, t('no_match'))]));
    mark();
  };
  box.addEventListener('input', draw);
  box.addEventListener('keydown', (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) { event.preventDefault(); at = (at + step + hits.length) % hits.length; mark(); }
    if (event.key === 'Enter') { event.preventDefault(); choose(hits[at]); }
  });
  opened = openDialog([h('div', { class: 'jump-box' }, box, results)], { label: t('jump_where'), dismiss: close });
  draw();
}
