// The thread pane at the right (the whole screen on a phone).
import { h, iconButton } from './dom.js';
import { api } from './api.js';
import { Conversation } from './conversation.js';
import { go } from './route.js';
import { keyOf, on, placeName, state } from './state.js';
import { fail } from './toast.js';
import { t } from './i18n.js';

export class ThreadPane {
  constructor({ channel, thread, highlight }) {
    Object.assign(this, { channel, thread, key: keyOf(channel, thread) });
    this.title = h('div', { class: 'pane-title' });
    this.talk = new Conversation({ channel, thread, highlight });
    this.element = h('section', { class: 'pane thread-pane', 'aria-label': t('thread') },
      h('header', { class: 'pane-head' }, iconButton('back', t('back'), () => this.close(), { class: 'only-phone' }), this.title, iconButton('close', t('close_thread'), () => this.close(), { class: 'not-phone' })),
      this.talk.element);
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return;
      this.close();
    });
    this.off = [on('work', ({ key }) => { if (key === this.key) this.drawTitle(); }), on('filled', (key) => { if (key === this.key) this.drawTitle(); })];
    this.drawTitle();
  }

  drawTitle() {
    if (this.naming) return;
    const title = state.sessions.get(this.key)?.title;
    this.title.replaceChildren(
      h('h2', {}, title || t('thread')),
      h('span', { class: 'quiet' }, placeName(this.channel)),
      ...(state.sessions.has(this.key) ? [iconButton('edit', t('rename'), () => this.rename(title ?? ''), { size: 14, class: 'rename' })] : []));
  }

  rename(old) {
    this.naming = true;
    const box = h('input', { class: 'field small', value: old, maxlength: '200', 'aria-label': t('thread_title') });
    const end = () => { this.naming = false; this.drawTitle(); };
    box.addEventListener('keydown', async (event) => {
      if (event.isComposing || event.keyCode === 229) return;
      if (event.key === 'Escape') { event.stopPropagation(); event.preventDefault(); end(); }
      if (event.key !== 'Enter' || !box.value.trim()) return;
      await api.title(this.channel, this.thread, box.value.trim()).then(end, fail);
    });
    box.addEventListener('blur', end);
    this.title.replaceChildren(box);
    box.select();
  }

  close() {
    go({ channel: this.channel });
  }

  destroy() {
    this.off.forEach((f) => f());
    this.talk.destroy();
  }
}
