// The side panel: what passed between Slack and the bot, live.
import { copy, h, iconButton } from './dom.js';
import { api } from './api.js';
import { on, state } from './state.js';
import { seconds, t } from './i18n.js';

const KINDS = [['', 'filter_all'], ['event', 'filter_events'], ['interaction', 'filter_interaction'], ['api', 'filter_api'], ['socket', 'filter_socket'], ['error', 'filter_errors']];

const failed = (entry) => {
  const status = String(entry.status ?? '');
  return /^[45]\d\d$/.test(status) || (Boolean(status) && !/^(\d{3}|ok|acked|ack|sent|open|closed|pending|)$/i.test(status)) || entry.response?.ok === false;
};

export class TrafficPanel {
  constructor({ close }) {
    this.kind = '';
    this.word = '';
    this.rows = new Map();
    this.list = h('ol', { class: 'traffic-list', tabindex: '-1' });
    this.box = h('input', { class: 'field small', type: 'search', placeholder: t('filter_traffic'), 'aria-label': t('filter_traffic'), oninput: () => { this.word = this.box.value.toLowerCase(); this.filter(); } });
    this.kinds = h('div', { class: 'kinds', role: 'group', 'aria-label': t('filter_traffic') }, KINDS.map(([kind, label]) => h('button', {
      type: 'button', class: 'kind', 'aria-pressed': String(kind === ''), onclick: (event) => {
        this.kind = kind;
        for (const b of this.kinds.children) b.setAttribute('aria-pressed', String(b === event.currentTarget));
        this.filter();
      },
    }, t(label))));
    this.empty = h('p', { class: 'empty' });
    this.element = h('aside', { class: 'pane traffic-pane', 'aria-label': t('side_panel') },
      h('header', { class: 'pane-head' }, iconButton('back', t('back'), close, { class: 'only-phone' }), h('div', { class: 'pane-title' }, h('h2', {}, t('traffic_short')), h('span', { class: 'quiet' }, t('side_panel'))), iconButton('close', t('close_panel'), close, { class: 'not-phone' })),
      h('div', { class: 'traffic-tools' }, this.box, this.kinds), h('div', { class: 'traffic-scroll' }, this.empty, this.list));
    this.scroll = this.element.lastChild;
    this.element.addEventListener('keydown', (event) => { if (event.key === 'Escape' && !event.defaultPrevented) close(); });
    this.off = on('traffic', (entry) => this.add(entry));
    this.load();
  }

  async load() {
    try {
      const { entries } = await api.traffic(0);
      const known = new Set(entries.map((e) => e.n));
      state.traffic = [...entries, ...state.traffic.filter((e) => !known.has(e.n))].sort((a, b) => a.n - b.n).slice(-500);
    } catch { /* what is known already is shown */ }
    this.list.replaceChildren();
    this.rows.clear();
    state.traffic.forEach((e) => this.add(e, true));
    this.filter();
    this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  add(entry, quiet = false) {
    const stick = this.scroll.scrollHeight - this.scroll.scrollTop - this.scroll.clientHeight < 60;
    const old = this.rows.get(entry.n);
    const row = { entry, element: this.row(entry, old?.element.open), text: '' };
    if (old) old.element.parentNode.replaceChildren(row.element);
    else this.list.append(h('li', {}, row.element));
    this.rows.set(entry.n, row);
    this.match(row);
    if (this.rows.size > 500) {
      const [first] = this.rows.keys();
      this.rows.get(first).element.parentNode.remove();
      this.rows.delete(first);
    }
    if (quiet) return;
    this.note();
    if (stick) this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  row(entry, open) {
    const toBot = entry.direction === 'to-bot';
    const bad = failed(entry);
    const body = h('div', { class: 'traffic-body' });
    const fillBody = () => { if (!body.childElementCount) body.append(json(t('request'), entry.request), json(t('response'), entry.response)); };
    const details = h('details', { class: `traffic ${toBot ? 'to-bot' : 'from-bot'}${bad ? ' bad' : ''}`, open: Boolean(open), ontoggle: () => details.open && fillBody() },
      h('summary', {},
        h('span', { class: 'direction', title: t(toBot ? 'to_bot' : 'from_bot'), role: 'img', 'aria-label': t(toBot ? 'to_bot' : 'from_bot') }, toBot ? '→' : '←'),
        h('span', { class: 'traffic-text' },
          h('span', { class: 'traffic-name' }, breakable(entry.name)), entry.summary && h('span', { class: 'traffic-summary' }, entry.summary)),
        h('span', { class: 'traffic-side' }, h('span', { class: 'status' }, String(entry.status ?? '…')), h('span', { class: 'quiet' }, [entry.millis >= 0 && `${Math.round(entry.millis)} ms`, at(entry.at)].filter(Boolean).join(' · ')))),
      body);
    if (open) fillBody();
    return details;
  }

  match(row) {
    const { entry } = row;
    row.text ||= `${entry.name} ${entry.summary ?? ''} ${entry.status ?? ''} ${entry.kind} ${text(entry.request)} ${text(entry.response)}`.toLowerCase();
    const kind = !this.kind || (this.kind === 'error' ? failed(entry) : this.kind === 'interaction' ? ['interaction', 'command'].includes(entry.kind) : entry.kind === this.kind);
    row.element.parentNode.hidden = !(kind && (!this.word || row.text.includes(this.word)));
  }

  filter() {
    for (const row of this.rows.values()) this.match(row);
    this.note();
  }

  note() {
    const any = [...this.rows.values()].some((r) => !r.element.parentNode.hidden);
    this.empty.hidden = any;
    this.empty.textContent = t(this.rows.size ? 'empty_traffic_filtered' : 'empty_traffic');
  }

  destroy() {
    this.off();
  }
}

/** A long name may break after its dots and underscores. */
const breakable = (name) => String(name ?? '').split(/(?<=[._])/).flatMap((part, i) => (i ? [h('wbr'), part] : [part]));

const text = (value) => (typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value).slice(0, 4000));

function at(value) {
  const date = new Date(typeof value === 'number' ? (value < 1e12 ? value * 1000 : value) : /^\d+(\.\d+)?$/.test(value ?? '') ? Number(value) * 1000 : value);
  return Number.isNaN(date.getTime()) ? '' : seconds(date);
}

function json(title, value) {
  if (value === undefined || value === null || value === '') return '';
  let tree = value;
  if (typeof value === 'string') { try { tree = JSON.parse(value); } catch { tree = value; } }
  return h('div', { class: 'json' }, h('div', { class: 'json-head' }, h('span', {}, title), iconButton('copy', t('copy'), () => copy(typeof tree === 'string' ? tree : JSON.stringify(tree, null, 2)), { size: 13 })),
    h('div', { class: 'json-tree', tabindex: '0' }, node(null, tree, 0)));
}

/** A value as a tree that opens; long texts are cut on the screen, not in what is copied. */
function node(name, value, depth) {
  const label = name === null ? null : h('span', { class: 'json-key' }, `${name}: `);
  if (value === null || typeof value !== 'object') {
    const shown = typeof value === 'string' ? JSON.stringify(value.length > 1500 ? `${value.slice(0, 1500)}…` : value) : String(value);
    return h('div', { class: 'json-line' }, label, h('span', { class: `json-${typeof value}` }, shown));
  }
  const entries = Object.entries(value);
  if (!entries.length) return h('div', { class: 'json-line' }, label, Array.isArray(value) ? '[]' : '{}');
  const count = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  const details = h('details', { class: 'json-node', open: depth < 2 && entries.length < 30 }, h('summary', {}, label, h('span', { class: 'quiet' }, count)));
  const fillIn = () => { if (details.childElementCount === 1) details.append(h('div', { class: 'json-children' }, entries.slice(0, 200).map(([k, v]) => node(k, v, depth + 1)))); };
  details.addEventListener('toggle', fillIn);
  if (details.open) fillIn();
  return details;
}

