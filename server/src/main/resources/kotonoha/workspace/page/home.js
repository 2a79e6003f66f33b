// The app's Home and About tabs.
import { h, icon } from './dom.js';
import { api } from './api.js';
import { avatar } from './avatar.js';
import { renderBlocks } from './blocks.js';
import { Values } from './elements.js';
import { on, state } from './state.js';
import { t } from './i18n.js';
import { fail } from './toast.js';

export function homeTab() {
  const element = h('div', { class: 'home-tab', tabindex: '-1' });
  const memory = new Map();
  const draw = () => {
    const view = state.home;
    if (!view?.blocks?.length) return void element.replaceChildren(h('div', { class: 'empty-page' }, icon('leaf', 42), h('p', {}, t('empty_home'))));
    const values = new Values();
    const place = {
      surface: 'home', memory, values,
      send: (action) => api.action({ view_id: view.id, action, state: { values: values.map } }),
    };
    element.replaceChildren(h('div', { class: 'home-inner' }, renderBlocks(view.blocks, place)));
  };
  element.append(h('p', { class: 'empty' }, t('loading')));
  api.open('home').catch(fail);
  api.home().then(({ view }) => { if (view) state.home = view; draw(); }, fail);
  const off = on('home', draw);
  return { element, destroy: off };
}

export function aboutApp() {
  return h('div', { class: 'home-tab' }, h('div', { class: 'home-inner about' },
    h('div', { class: 'about-head' }, avatar(state.bot.user_id, state.bot.name, 72), h('div', {}, h('h2', {}, state.bot.name), h('p', { class: `presence ${state.bot.connected ? 'on' : ''}` }, t(state.bot.connected ? 'bot_here' : 'bot_away')))),
    ['about_agent', 'about_ask', 'about_stop', 'about_practice'].map((key) => h('p', {}, t(key)))));
}
