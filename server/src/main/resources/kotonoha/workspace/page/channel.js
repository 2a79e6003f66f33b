// The middle of the page: the head of a channel or a conversation, its tabs and what they show.
import { h, icon, iconButton } from './dom.js';
import { api } from './api.js';
import { avatar } from './avatar.js';
import { canvasView } from './canvas.js';
import { Conversation } from './conversation.js';
import { aboutApp, homeTab } from './home.js';
import { mrkdwn } from './mrkdwn.js';
import { popover } from './popover.js';
import { go } from './route.js';
import { channelOf, dmOf, isAppDm, isBot, on, placeName, posted, state, userName } from './state.js';
import { fail } from './toast.js';
import { promptChips, welcomeCard } from './welcome.js';
import { t } from './i18n.js';

const canvasOf = (channel) => channel?.canvas?.file_id ?? (typeof channel?.canvas === 'string' ? channel.canvas : null) ?? channel?.canvas?.id ?? channel?.properties?.canvas?.file_id;

export class ChannelView {
  constructor({ channel, tab, highlight, newSince, openDrawer, toggleTraffic }) {
    Object.assign(this, { channel, tab: tab || 'messages', highlight, newSince, openDrawer, toggleTraffic });
    this.element = h('main', { class: 'main', id: 'main', 'aria-label': placeName(channel) });
    this.head = h('header', { class: 'main-head' });
    this.banner = h('div', { class: 'banner', hidden: true, role: 'status' });
    this.body = h('div', { class: 'main-body' });
    this.element.append(this.head, this.banner, this.body);
    this.off = [on('channels', () => this.drawHead()), on('bot', () => { this.drawHead(); this.drawBanner(); }), on('trafficpanel', () => this.drawHead())];
    this.drawHead();
    this.drawBanner();
    this.drawBody();
    if (isAppDm(channel) && this.tab !== 'home') api.open('messages').catch(() => {});
  }

  drawHead() {
    const channel = channelOf(this.channel);
    const dm = dmOf(this.channel);
    const tabs = this.tabs(channel);
    this.head.replaceChildren(...[
      h('div', { class: 'head-row' },
        iconButton('menu', t('menu'), this.openDrawer, { class: 'only-phone' }),
        h('h1', { class: 'place' }, channel ? icon(channel.is_private ? 'lock' : 'hash', 17) : avatar(dm?.user, userName(dm?.user), 24), h('span', {}, channel ? channel.name : userName(dm?.user)),
          dm && isBot(dm.user) && h('span', { class: 'badge' }, t('app'))),
        channel?.topic && h('div', { class: 'topic quiet', title: channel.topic }, mrkdwn(channel.topic)),
        h('span', { class: 'grow' }),
        channel && h('button', { type: 'button', class: 'button small members', 'aria-haspopup': 'dialog', 'aria-label': `${t('members', { n: channel.members?.length ?? 0 })}`, onclick: (event) => this.members(event.currentTarget, channel) },
          h('span', { class: 'faces not-phone' }, (channel.members ?? []).slice(0, 3).map((id) => avatar(id, userName(id), 20))), icon('people', 16), String(channel.members?.length ?? 0)),
        iconButton('traffic', t('side_panel'), this.toggleTraffic, { class: 'boxed traffic-toggle', 'aria-pressed': String(Boolean(state.trafficOpen)) })),
      tabs.length > 1 && h('nav', { class: 'tabs', 'aria-label': placeName(this.channel) }, tabs.map(([id, label, sign]) =>
        h('button', { type: 'button', class: 'tab', 'aria-current': id === this.tab ? 'page' : null, onclick: () => go({ channel: this.channel, tab: id }) }, icon(sign, 15), label))),
    ].filter(Boolean));
  }

  tabs(channel) {
    if (isAppDm(this.channel)) return [['home', t('home'), 'home'], ['messages', t('messages'), 'reply'], ['about', t('about'), 'info']];
    const own = canvasOf(channel);
    const extra = this.tab.startsWith('canvas:') && this.tab !== `canvas:${own}` ? this.tab : null;
    return [['messages', t('messages'), 'reply'], own ? [`canvas:${own}`, t('canvas'), 'doc'] : channel && this.tab !== 'canvas:new' && ['canvas:new', t('add_canvas'), 'plus'], extra && [extra, t('canvas'), 'doc']].filter(Boolean);
  }

  drawBanner() {
    const away = state.bot && state.bot.connected === false;
    this.banner.hidden = !away;
    this.banner.replaceChildren(icon('info', 16), t('bot_missing', { name: state.bot?.name ?? '' }));
  }

  drawBody() {
    if (this.tab.startsWith('canvas:')) return void this.body.replaceChildren(canvasView(this.channel, this.tab.slice(7)));
    if (isAppDm(this.channel) && this.tab === 'home') {
      const home = homeTab();
      this.off.push(home.destroy);
      return void this.body.replaceChildren(home.element);
    }
    if (isAppDm(this.channel) && this.tab === 'about') return void this.body.replaceChildren(aboutApp());
    const ask = (text) => this.ask(text);
    const chips = isAppDm(this.channel) ? promptChips(this.channel, ask) : welcomeCard(this.channel, ask);
    this.off.push(chips.destroy);
    this.talk = new Conversation({
      channel: this.channel, intro: this.intro(), tail: chips.element, highlight: this.highlight, newSince: this.newSince, sent: (reply) => this.sent(reply),
    });
    this.body.replaceChildren(this.talk.element);
  }

  intro() {
    const channel = channelOf(this.channel);
    const dm = dmOf(this.channel);
    if (channel) {
      return h('div', { class: 'intro' }, h('span', { class: 'intro-sign' }, icon(channel.is_private ? 'lock' : 'hash', 30)), h('h2', {}, placeName(this.channel)),
        h('p', {}, t('channel_starts', { name: placeName(this.channel) }), ' ', channel.purpose ? mrkdwn(channel.purpose) : ''));
    }
    return h('div', { class: 'intro' }, avatar(dm?.user, userName(dm?.user), 64), h('h2', {}, userName(dm?.user)), h('p', {}, isBot(dm?.user) ? t('about_agent') : t('dm_starts', { name: userName(dm?.user) })));
  }

  /** A question by one click: sent at once; what somebody was just typing stays where it is. */
  async ask(text) {
    try {
      this.sent(await api.post(this.channel, '', text));
      this.talk?.list.toBottom(false);
    } catch (error) {
      this.talk?.composer.set(text);
      fail(error);
    }
  }

  sent(reply) {
    posted(this.channel, reply?.ts);
  }

  members(anchor, channel) {
    popover(anchor, h('div', { class: 'menu people-list', role: 'dialog', 'aria-label': t('members_of', { place: placeName(channel.id) }), tabindex: '-1' },
      h('div', { class: 'menu-heading' }, t('members', { n: channel.members.length })),
      channel.members.map((id) => h('div', { class: 'person-line' }, avatar(id, userName(id), 28), h('span', { class: 'menu-text' }, userName(id), id === state.me.id && h('span', { class: 'quiet' }, ` (${t('me')})`), h('span', { class: 'quiet' }, state.users.get(id)?.profile?.title || (isBot(id) ? t('app') : '')))))));
  }

  destroy() {
    this.off.forEach((f) => f());
    this.talk?.destroy();
  }
}
