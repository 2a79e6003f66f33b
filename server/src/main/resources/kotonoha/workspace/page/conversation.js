// A list of messages with its composer: the body of a channel and of a thread.
import { calm, h, icon } from './dom.js';
import { api } from './api.js';
import { Composer } from './composer.js';
import { MessageList } from './list.js';
import { awaiting, conversation, fill, keyOf, on, placeName, state, working } from './state.js';
import { fail } from './toast.js';
import { t } from './i18n.js';
import { workText } from './work.js';

export class Conversation {
  constructor({ channel, thread = '', intro, tail, highlight = '', newSince = '', sent }) {
    Object.assign(this, { channel, thread });
    this.key = keyOf(channel, thread);
    this.list = new MessageList({ channel, thread, key: this.key, intro, tail, highlight, newSince });
    this.composer = new Composer({ channel, thread, sent: (reply) => { this.list.toBottom(false); sent?.(reply); }, editLast: () => this.list.editLastOwn() });
    this.work = h('div', { class: 'work-line', hidden: true });
    this.drop = h('div', { class: 'drop', hidden: true }, h('div', {}, icon('clip', 28), t('drop_here', { place: placeName(channel) })));
    this.element = h('div', { class: 'conversation' }, this.list.element, h('div', { class: 'composer-dock' }, this.work, this.composer.element), this.drop);
    this.dropping();
    this.off = [on('work', ({ key }) => { if (key === this.key) this.drawWork(); }), on('changed', ({ key }) => { if (key === this.key && working(key)) this.drawWork(); })];
    this.turn = 0;
    this.timer = setInterval(() => { if (working(this.key)) { this.turn++; this.drawWork(); } }, 2600);
    this.drawWork();
    this.load();
  }

  async load() {
    const load = this.loads = (this.loads ?? 0) + 1;
    awaiting(this.channel, this.thread);
    try {
      const reply = await api.messages(this.channel, this.thread);
      if (load !== this.loads) return;
      fill(this.channel, this.thread, reply);
    } catch (error) {
      if (conversation(this.key).loaded) conversation(this.key).late = null;
      else fill(this.channel, this.thread, { messages: [] });
      fail(error);
    }
    this.drawWork();
    this.composer.refresh();
  }

  drawWork() {
    const busy = Boolean(this.thread) && working(this.key);
    this.work.hidden = !busy;
    if (!busy) return;
    const text = workText(this.key, this.turn);
    if (this.work.textContent === text) return;
    this.work.replaceChildren(h('span', { class: 'spark', 'aria-hidden': 'true' }, icon('spark', 15)), h('span', { class: calm() ? '' : 'work-text' }, text));
  }

  dropping() {
    let depth = 0;
    const has = (event) => [...(event.dataTransfer?.types ?? [])].includes('Files');
    const show = (yes) => { this.drop.hidden = !yes; };
    this.element.addEventListener('dragenter', (event) => { if (has(event)) { depth++; show(true); } });
    this.element.addEventListener('dragleave', (event) => { if (has(event) && --depth <= 0) { depth = 0; show(false); } });
    this.element.addEventListener('dragover', (event) => { if (has(event)) event.preventDefault(); });
    this.element.addEventListener('drop', (event) => {
      if (!has(event)) return;
      event.preventDefault();
      depth = 0;
      show(false);
      this.composer.attach([...event.dataTransfer.files]);
    });
  }

  destroy() {
    clearInterval(this.timer);
    this.off.forEach((f) => f());
    this.list.destroy();
    this.composer.destroy();
  }
}

