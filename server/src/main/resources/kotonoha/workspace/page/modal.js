// The app's modals: a stack of views, sent and closed as Slack does it.
import { h, icon, iconButton, replace } from './dom.js';
import { api } from './api.js';
import { renderBlocks } from './blocks.js';
import { focusFirst, openDialog } from './dialog.js';
import { Values } from './elements.js';
import { on } from './state.js';
import { textObject } from './mrkdwn.js';
import { t } from './i18n.js';

const stack = [];
let dialog = null;
let frame = null;

export function listenForViews() {
  return [
    on('view_open', ({ view }) => { stack.splice(0); push(view); }),
    on('view_push', ({ view }) => push(view)),
    on('view_update', ({ view }) => update(view)),
    on('view_close', ({ view_id: id }) => close(id)),
  ];
}

export function dropViews() {
  stack.splice(0);
  draw();
}

const top = () => stack.at(-1);

function push(view) {
  if (stack.some((s) => s.view.id === view.id)) return update(view);
  stack.push({ view, values: new Values(), errors: {}, memory: new Map(), busy: false });
  draw(true);
}

function update(view) {
  const layer = stack.find((s) => s.view.id === view.id || (view.external_id && s.view.external_id === view.external_id));
  if (!layer) return;
  // Inputs of the same block and action keep what was typed; a block of another id starts afresh.
  layer.values = new Values(layer.values.only(view.blocks));
  Object.assign(layer, { view, errors: {}, busy: false, notice: '' });
  draw(true);
}

function close(id) {
  const at = stack.findIndex((s) => s.view.id === id);
  if (at < 0) return;
  stack.splice(at);
  draw(true);
}

function draw(refocus = false) {
  const layer = top();
  if (!layer) {
    dialog?.close();
    dialog = null;
    return;
  }
  if (!dialog) {
    frame = h('form', { class: 'modal', novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(); } });
    dialog = openDialog(frame, { label: '', dismiss });
  }
  const { view } = layer;
  dialog.element.setAttribute('aria-label', view.title?.text ?? '');
  const held = frame.contains(document.activeElement) ? document.activeElement.id : '';
  const place = { surface: 'modal', memory: layer.memory, values: layer.values, errors: layer.errors, send: (action) => api.action({ view_id: view.id, action, state: { values: layer.values.map } }) };
  replace(frame,
    h('div', { class: 'dialog-head' }, stack.length > 1 && iconButton('back', t('back'), () => leave()), h('span', { class: 'avatar avatar-app small', 'aria-hidden': 'true' }, icon('leaf', 18)), h('h2', {}, textObject(view.title)), iconButton('close', t('close'), dismiss)),
    h('div', { class: 'dialog-body' }, layer.notice && h('div', { class: 'block alert alert-error', role: 'alert' }, icon('alert'), layer.notice), renderBlocks(view.blocks, place)),
    h('div', { class: 'dialog-foot' },
      h('button', { type: 'button', class: 'button', onclick: () => leave() }, view.close ? textObject(view.close) : t(view.submit ? 'cancel' : 'close')),
      view.submit ? h('button', { type: 'submit', class: 'button primary', 'aria-busy': layer.busy ? 'true' : null, disabled: layer.busy }, layer.busy ? h('span', { class: 'spinner', 'aria-hidden': 'true' }) : null, textObject(view.submit)) : null));
  const bad = frame.querySelector('.has-error input,.has-error select,.has-error textarea');
  if (bad) bad.focus();
  else if (held && document.getElementById(held)) document.getElementById(held).focus();
  else if (refocus || !frame.contains(document.activeElement)) focusFirst(dialog.element);
}

/** Required fields first, as Slack does before it asks the app. */
function missing(layer) {
  const errors = {};
  for (const block of layer.view.blocks ?? []) {
    if (block.type !== 'input' || block.optional) continue;
    const value = layer.values.get(block.block_id, block.element?.action_id);
    const filled = value && Object.entries(value).some(([k, v]) => k !== 'type' && v !== null && v !== '' && !(Array.isArray(v) && !v.length));
    if (!filled) errors[block.block_id] = t('required');
  }
  return errors;
}

async function submit() {
  const layer = top();
  if (!layer || layer.busy) return;
  layer.errors = missing(layer);
  layer.notice = '';
  if (Object.keys(layer.errors).length) return draw();
  layer.busy = true;
  draw();
  try {
    const reply = await api.submit(layer.view.id, layer.values.only(layer.view.blocks));
    layer.busy = false;
    if (reply.errors && Object.keys(reply.errors).length) layer.errors = reply.errors;
    draw();
  } catch (error) {
    layer.busy = false;
    layer.notice = t('failed', { why: error.message });
    draw();
  }
}

/** One view back; the last one closes the window. */
function leave() {
  const layer = stack.pop();
  if (layer) api.closeView(layer.view.id).catch(() => {});
  draw(true);
}

function dismiss() {
  const ids = stack.splice(0).map((s) => s.view.id);
  draw();
  for (const id of ids.reverse()) api.closeView(id).catch(() => {});
}
