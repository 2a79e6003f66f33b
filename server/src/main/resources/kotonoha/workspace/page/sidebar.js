// The rail and the sidebar: workspace, channels, direct messages, apps, and whose eyes the page uses.
import { h, icon, iconButton } from './dom.js';
import { avatar } from './avatar.js';
import { menu } from './popover.js';
import { address } from './route.js';
import { appDm, isBot, on, placeName, state, userName } from './state.js';
import { jump } from './jump.js';
import { t } from './i18n.js';

export class Sidebar {
  constructor({ switchTo, toggleTraffic }) {
    Object.assign(this, { switchTo, toggleTraffic });
    this.rail = h('div', { class: 'rail' });
    this.list = h('div', { class: 'side' });
    this.element = h('nav', { class: 'nav', 'aria-label': t('menu') }, this.rail, this.list);
    this.veil = h('div', { class: 'veil', hidden: true, onclick: () => this.close() });
    this.off = ['channels', 'bot', 'unread', 'route', 'trafficpanel'].map((type) => on(type, () => this.draw()));
    this.element.addEventListener('keydown', (event) => { if (event.key === 'Escape' && this.opened) this.close(); });
    this.list.addEventListener('click', (event) => { if (event.target.closest('a')) this.close(); });
    this.draw();
  }

  destroy() {
    this.off.forEach((f) => f());
  }

  open() {
    this.opened = true;
    this.element.classList.add('open');
    this.veil.hidden = false;
    this.element.querySelector('.side a[aria-current], .side a')?.focus();
  }

  close() {
    if (!this.opened) return;
    this.opened = false;
    this.element.classList.remove('open');
    this.veil.hidden = true;
    document.querySelector('.main-head .only-phone')?.focus();
  }

  draw() {
    this.drawRail();
    this.drawList();
  }

  drawRail() {
    const held = this.rail.contains(document.activeElement) ? [...this.rail.querySelectorAll('a,button')].indexOf(document.activeElement) : -1;
    const inApp = state.route.channel === appDm()?.id;
    const item = (sign, label, attributes, tag = 'a') => h(tag, { class: 'rail-item', ...(tag === 'button' && { type: 'button' }), ...attributes }, h('span', { class: 'rail-sign' }, icon(sign, 20)), h('span', { class: 'rail-label' }, label));
    const first = state.channels.find((c) => c.is_member !== false) ?? state.channels[0];
    this.rail.replaceChildren(...[
      h('a', { class: 'workspace-tile', href: address({ channel: first?.id ?? '' }), 'aria-label': state.team?.name, title: state.team?.name }, (state.team?.name ?? '?').trim()[0]),
      item('home', t('home'), { href: address({ channel: state.lastChannel ?? first?.id ?? '' }), 'aria-current': inApp ? null : 'true' }),
      appDm() && item('leaf', state.bot.name, { href: address({ channel: appDm().id }), 'aria-current': inApp ? 'true' : null }),
      item('traffic', t('traffic_short'), { onclick: () => { this.close(); this.toggleTraffic(); }, 'aria-pressed': String(Boolean(state.trafficOpen)), title: t('side_panel') }, 'button'),
      h('span', { class: 'grow' }),
      h('button', { type: 'button', class: 'me', 'aria-haspopup': 'menu', 'aria-label': t('person_menu', { name: userName(state.me.id) }), title: t('person_menu', { name: userName(state.me.id) }), onclick: (event) => this.people(event.currentTarget) },
        avatar(state.me.id, userName(state.me.id), 38), h('span', { class: 'me-on', 'aria-hidden': 'true' })),
    ].filter(Boolean));
    if (held >= 0) this.rail.querySelectorAll('a,button')[held]?.focus();
  }

  people(anchor) {
    menu(anchor, [
      { heading: t('person_switch') },
      ...state.people.filter((p) => !p.is_bot).map((p) => ({
        before: avatar(p.id, userName(p.id), 30), label: h('span', { class: 'person-name' }, userName(p.id), p.is_guest && h('span', { class: 'badge' }, t('guest'))),
        note: [p.profile?.title, p.locale?.startsWith('ja') ? '日本語' : 'English'].filter(Boolean).join(' · '), checked: p.id === state.me.id,
        after: p.id === state.me.id ? icon('check', 16) : null, run: () => this.switchTo(p.id),
      })),
      { heading: t('switch_hint') },
    ], { label: t('person_switch') });
  }

  drawList() {
    const held = document.activeElement?.closest?.('.side a')?.getAttribute('href');
    const others = state.dms.filter((d) => !isBot(d.user));
    this.list.replaceChildren(...[
      h('div', { class: 'side-head' }, h('div', { class: 'team' }, state.team?.name), iconButton('close', t('close'), () => this.close(), { class: 'only-phone' })),
      h('button', { type: 'button', class: 'jump-button', onclick: () => jump() }, icon('search', 15), h('span', {}, t('jump_to')), h('kbd', { class: 'not-phone' }, 'Ctrl K')),
      h('div', { class: 'side-scroll' },
        this.section(t('channels'), state.channels.map((c) => this.line(c.id, icon(c.is_private ? 'lock' : 'hash', 15), c.name, { label: c.is_private ? `${c.name} (${t('lock')})` : null }))),
        others.length > 0 && this.section(t('direct_messages'), others.map((d) => this.line(d.id, avatar(d.user, userName(d.user), 20), userName(d.user), { me: d.user === state.me.id }))),
        appDm() && this.section(t('apps'), [this.line(appDm().id, avatar(state.bot.user_id, state.bot.name, 20), state.bot.name, { presence: true })])),
      h('div', { class: 'side-foot quiet' }, icon('leaf', 14), t('workspace')),
    ].filter(Boolean));
    if (held) this.list.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
    document.title = `${placeName(state.route.channel)} · ${state.team?.name ?? ''}`;
  }

  section(title, lines) {
    const id = `section-${title}`;
    return h('section', { 'aria-labelledby': id }, h('h2', { id, class: 'side-title' }, title), h('ul', {}, lines));
  }

  line(id, sign, name, { me, presence, label } = {}) {
    const unread = state.unread.get(id);
    const here = state.route.channel === id;
    return h('li', {}, h('a', {
      class: `side-line${unread ? ' unread' : ''}`, href: address({ channel: id }), 'aria-current': here ? 'page' : null, 'aria-label': unread ? `${label ?? name}, ${t('new_messages', { n: unread.count })}` : label,
    }, h('span', { class: 'side-sign' }, sign), h('span', { class: 'side-name' }, name, me && h('span', { class: 'side-me' }, ` ${t('me')}`)),
    presence && h('span', { class: `dot${state.bot.connected ? ' on' : ''}`, title: t(state.bot.connected ? 'bot_here' : 'bot_away') }),
    unread?.mentions > 0 && h('span', { class: 'count-badge', 'aria-hidden': 'true' }, String(unread.mentions))));
  }
}

