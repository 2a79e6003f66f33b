// Interactive elements of blocks: buttons, selects, date pickers, inputs; and how their values go to the server.
import { h, icon } from './dom.js';
import { textObject } from './mrkdwn.js';
import { confirmDialog } from './dialog.js';
import { menu } from './popover.js';
import { imageBlock } from './files.js';
import { safeUrl } from './links.js';
import { fail } from './toast.js';
import { placeName, state, userName } from './state.js';
import { t } from './i18n.js';

const plain = (object) => (typeof object === 'string' ? object : object?.text ?? '');

/** One element inside `block`; asks first where it says so, then hands the action to `place.send`. */
export function element(spec, block, place) {
  const make = Object.hasOwn(KINDS, spec.type) ? KINDS[spec.type] : null;
  return make ? make(spec, block, place) : h('span', { class: 'quiet unsupported' }, t('block_unsupported', { type: spec.type }));
}

const KINDS = { button, workflow_button: button, overflow, feedback_buttons: feedback, icon_button: iconElement, image: (spec) => imageBlock(spec, { accessory: true }),
  static_select: select, users_select: select, conversations_select: select, channels_select: select, external_select: select,
  multi_static_select: multi, multi_users_select: multi, multi_conversations_select: multi, multi_channels_select: multi, multi_external_select: multi,
  radio_buttons: radios, checkboxes: multi, datepicker: picker, timepicker: picker, datetimepicker: picker,
  plain_text_input: text, email_text_input: text, url_text_input: text, number_input: text, rich_text_input: text };

async function act(spec, block, place, value, node) {
  if (!place.send) return;
  if (spec.confirm && !(await confirmDialog(spec.confirm))) return;
  node?.setAttribute('aria-busy', 'true');
  try {
    await place.send({ type: spec.type, action_id: spec.action_id, block_id: block.block_id, ...value, action_ts: (Date.now() / 1000).toFixed(6) });
  } catch (error) {
    fail(error);
  } finally {
    node?.removeAttribute('aria-busy');
  }
}

function button(spec, block, place) {
  const url = safeUrl(spec.url);
  const style = spec.style === 'primary' ? 'primary' : spec.style === 'danger' ? 'danger' : '';
  const attributes = {
    class: `button ${style}`, 'data-action': spec.action_id, 'data-value': spec.value, 'aria-label': spec.accessibility_label,
    onclick: (event) => act(spec, block, place, { text: spec.text, ...(spec.value !== undefined && { value: spec.value }), ...(spec.style && { style: spec.style }) }, event.currentTarget),
  };
  return url ? h('a', { ...attributes, href: url, target: '_blank', rel: 'noopener noreferrer' }, textObject(spec.text)) : h('button', { ...attributes, type: 'button' }, textObject(spec.text));
}

function overflow(spec, block, place) {
  return h('button', {
    type: 'button', class: 'icon-button boxed', 'aria-label': t('more'), 'aria-haspopup': 'menu', 'data-action': spec.action_id,
    onclick: (event) => {
      const at = event.currentTarget;
      menu(at, (spec.options ?? []).map((option) => ({
        label: plain(option.text), note: plain(option.description),
        run: () => {
          if (safeUrl(option.url)) open(option.url, '_blank', 'noopener');
          return act(spec, block, place, { selected_option: option }, at);
        },
      })));
    },
  }, icon('more'));
}

function feedback(spec, block, place) {
  const key = `feedback:${block.block_id ?? ''}:${spec.action_id}`;
  const group = h('div', { class: 'feedback', role: 'group' });
  const one = (which, name) => {
    const side = spec[`${which}_button`];
    if (!side) return null;
    const pressed = place.memory?.get(key) === which;
    const label = side.accessibility_label || plain(side.text) || t(which === 'positive' ? 'feedback_good' : 'feedback_bad');
    return h('button', {
      type: 'button', class: 'icon-button', 'aria-label': label, title: plain(side.text) || label, 'aria-pressed': String(pressed),
      'data-action': spec.action_id, 'data-value': side.value,
      onclick: (event) => {
        place.memory?.set(key, which);
        for (const b of group.children) b.setAttribute('aria-pressed', String(b === event.currentTarget));
        return act(spec, block, place, { text: side.text, value: side.value }, event.currentTarget);
      },
    }, icon(name));
  };
  group.append(...[one('positive', 'up'), one('negative', 'thumbdown')].filter(Boolean));
  return group;
}

function iconElement(spec, block, place) {
  if (spec.visible_to_user_ids?.length && !spec.visible_to_user_ids.includes(state.me.id)) return h('span', { hidden: true });
  return h('button', {
    type: 'button', class: 'icon-button', 'aria-label': spec.accessibility_label || plain(spec.text), title: plain(spec.text), 'data-action': spec.action_id, 'data-value': spec.value,
    onclick: (event) => act(spec, block, place, { text: spec.text, ...(spec.value !== undefined && { value: spec.value }) }, event.currentTarget),
  }, icon(spec.icon === 'trash' ? 'trash' : 'bolt'));
}

/** The options of any select, users and channels included, as {value, label, option}. */
function choices(spec) {
  const kind = spec.type.replace('multi_', '');
  if (kind === 'users_select') return [...state.users.values()].map((u) => ({ value: u.id, label: userName(u.id) }));
  if (kind === 'channels_select') return state.channels.filter((c) => !c.is_private).map((c) => ({ value: c.id, label: `#${c.name}` }));
  if (kind === 'conversations_select') return [...state.channels, ...state.dms].map((c) => ({ value: c.id, label: placeName(c.id) }));
  const all = spec.options ?? spec.option_groups?.flatMap((g) => g.options.map((o) => ({ ...o, group: plain(g.label) }))) ?? [];
  return all.map(({ group, ...option }) => ({ value: option.value, label: plain(option.text), note: plain(option.description), text: option.text, group, option }));
}

const FIELD = { users_select: 'user', channels_select: 'channel', conversations_select: 'conversation' };

function select(spec, block, place) {
  const all = choices(spec);
  const field = FIELD[spec.type];
  const initial = field ? spec[`initial_${field}`] : spec.initial_option?.value;
  const kept = place.values?.get(block.block_id, spec.action_id);
  const current = kept === undefined ? initial : field ? kept[`selected_${field}`] : kept.selected_option?.value;
  const value = (v) => {
    const found = all.find((c) => c.value === v);
    return field ? { [`selected_${field}`]: found?.value ?? null } : { selected_option: found?.option ?? null };
  };
  const groups = new Map();
  for (const c of all) groups.set(c.group ?? '', [...(groups.get(c.group ?? '') ?? []), c]);
  const option = (c) => h('option', { value: c.value, selected: c.value === current }, c.label);
  const node = h('select', {
    class: 'select', 'data-action': spec.action_id, 'aria-label': block.label ? null : plain(spec.placeholder) || t('choose'), ...labelled(block, place),
    onchange: () => {
      place.values?.set(block.block_id, spec, value(node.value));
      if (place.send && dispatches(block)) act(spec, block, place, value(node.value), node);
    },
  }, h('option', { value: '', selected: current === undefined, disabled: !block.optional && block.type === 'input' }, plain(spec.placeholder) || t(all.length ? 'choose' : 'no_options')),
  [...groups].map(([name, members]) => (name ? h('optgroup', { label: name }, members.map(option)) : members.map(option))));
  if (current !== undefined) place.values?.set(block.block_id, spec, value(current));
  return h('span', { class: 'select-box' }, node, icon('down', 14));
}

const dispatches = (block) => block.type !== 'input' || block.dispatch_action;
const labelled = (block, place) => (block.type === 'input' ? { id: inputId(block), 'aria-describedby': `${inputId(block)}-note`, 'aria-invalid': place.errors?.[block.block_id] ? 'true' : null } : {});
const inputId = (block) => `input-${block.block_id}`;

/** Several choices: check boxes, also for the multi selects. */
function multi(spec, block, place) {
  const all = choices(spec);
  const kind = spec.type.replace('multi_', '');
  const field = { users_select: 'selected_users', channels_select: 'selected_channels', conversations_select: 'selected_conversations' }[kind];
  const initial = spec.initial_options?.map((o) => o.value) ?? spec.initial_users ?? spec.initial_channels ?? spec.initial_conversations ?? [];
  const kept = place.values?.get(block.block_id, spec.action_id);
  const chosen = new Set(kept ? (field ? kept[field] : kept.selected_options.map((o) => o.value)) : initial);
  const value = () => {
    const list = all.filter((c) => chosen.has(c.value));
    return field ? { [field]: list.map((c) => c.value) } : { selected_options: list.map((c) => c.option) };
  };
  place.values?.set(block.block_id, spec, value());
  return h('div', { class: `choices${all.length > 6 ? ' choices-long' : ''}`, role: 'group', tabindex: all.length > 6 ? '0' : null, 'aria-label': plain(block.label) || plain(spec.placeholder) || t('choose'), 'data-action': spec.action_id }, all.map((c) =>
    h('label', { class: 'choice' }, h('input', {
      type: 'checkbox', checked: chosen.has(c.value), value: c.value,
      onchange: (event) => {
        if (event.target.checked) chosen.add(c.value);
        else chosen.delete(c.value);
        place.values?.set(block.block_id, spec, value());
        if (place.send && dispatches(block)) act(spec, block, place, value());
      },
    }), h('span', {}, c.text ? textObject(c.text) : c.label, c.note && h('span', { class: 'quiet' }, c.note)))));
}

function radios(spec, block, place) {
  const all = choices(spec);
  const kept = place.values?.get(block.block_id, spec.action_id);
  const current = kept ? kept.selected_option?.value : spec.initial_option?.value;
  const value = (c) => ({ selected_option: c?.option ?? null });
  place.values?.set(block.block_id, spec, value(all.find((c) => c.value === current)));
  const name = `${block.block_id}-${spec.action_id}-${Math.random().toString(36).slice(2, 7)}`;
  return h('div', { class: 'choices', role: 'radiogroup', 'aria-label': plain(block.label), 'data-action': spec.action_id }, all.map((c) =>
    h('label', { class: 'choice' }, h('input', {
      type: 'radio', name, checked: c.value === current, value: c.value,
      onchange: () => {
        place.values?.set(block.block_id, spec, value(c));
        if (place.send && dispatches(block)) act(spec, block, place, value(c));
      },
    }), h('span', {}, textObject(c.text), c.note && h('span', { class: 'quiet' }, c.note)))));
}

const PICKERS = { datepicker: ['date', 'initial_date', 'selected_date'], timepicker: ['time', 'initial_time', 'selected_time'], datetimepicker: ['datetime-local', 'initial_date_time', 'selected_date_time'] };

function picker(spec, block, place) {
  const [type, from, to] = PICKERS[spec.type];
  const kept = place.values?.get(block.block_id, spec.action_id);
  const initial = kept ? kept[to] : spec[from];
  const show = (v) => (type === 'datetime-local' && v ? new Date(v * 1000 - new Date(v * 1000).getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : v ?? '');
  const read = (v) => ({ [to]: !v ? null : type === 'datetime-local' ? Math.round(new Date(v).getTime() / 1000) : v });
  const node = h('input', {
    type, class: 'field', value: show(initial), 'data-action': spec.action_id, 'aria-label': block.label ? null : plain(spec.placeholder) || t('choose'), ...labelled(block, place),
    onchange: () => {
      place.values?.set(block.block_id, spec, read(node.value));
      if (place.send && dispatches(block)) act(spec, block, place, read(node.value), node);
    },
  });
  place.values?.set(block.block_id, spec, read(node.value));
  return node;
}

const TYPES = { email_text_input: 'email', url_text_input: 'url', number_input: 'text' };

function text(spec, block, place) {
  const kept = place.values?.get(block.block_id, spec.action_id);
  const initial = kept ? kept.value : spec.initial_value;
  const long = spec.multiline || spec.type === 'rich_text_input';
  const read = () => (spec.type === 'rich_text_input'
    ? { value: node.value || null, rich_text_value: { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: node.value }] }] } }
    : { value: node.value === '' ? null : node.value });
  const node = h(long ? 'textarea' : 'input', {
    class: 'field', type: long ? null : TYPES[spec.type] ?? 'text', rows: long ? 4 : null, value: typeof initial === 'string' ? initial : '', maxlength: spec.max_length, inputmode: spec.type === 'number_input' ? 'decimal' : null,
    placeholder: plain(spec.placeholder) || null, 'data-action': spec.action_id, 'data-first': spec.focus_on_load ? 'true' : null, 'aria-label': block.label ? null : plain(spec.placeholder), ...labelled(block, place),
    oninput: () => place.values?.set(block.block_id, spec, read()),
    onkeydown: (event) => {
      const enter = event.key === 'Enter' && !event.isComposing && event.keyCode !== 229 && !event.shiftKey && !long;
      if (enter && block.dispatch_action && place.send) {
        event.preventDefault();
        event.stopPropagation();
        act(spec, block, place, read(), node);
      }
    },
  });
  place.values?.set(block.block_id, spec, read());
  return node;
}

/** A labelled input of a modal or the Home tab, with its hint and the error that the app sent back. */
export function inputBlock(block, place) {
  const spec = block.element ?? {};
  const grouped = /^(checkboxes|radio_buttons|multi_)/.test(spec.type);
  const error = place.errors?.[block.block_id];
  const name = [textObject(block.label), block.optional && h('span', { class: 'quiet' }, ` ${t('optional')}`)];
  return h('div', { class: `block input${error ? ' has-error' : ''}`, 'data-block': block.block_id },
    h(grouped ? 'div' : 'label', { class: 'input-label', for: grouped ? null : inputId(block) }, name),
    element(spec, block, place),
    h('div', { id: `${inputId(block)}-note` },
      block.hint && h('div', { class: 'quiet' }, textObject(block.hint)),
      error && h('div', { class: 'input-error', role: 'alert' }, icon('alert', 15), error)));
}

/** What has been put into the inputs of one view, in the shape of view.state.values. */
export class Values {
  constructor(known = {}) { this.map = structuredClone(known); }
  get(block, action) { return this.map[block]?.[action]; }
  set(block, spec, value) {
    if (!block || !spec.action_id) return;
    (this.map[block] ??= {})[spec.action_id] = { type: spec.type, ...value };
  }
  only(blocks) {
    return Object.fromEntries((blocks ?? []).filter((b) => this.map[b.block_id]).map((b) => [b.block_id, this.map[b.block_id]]));
  }
}
