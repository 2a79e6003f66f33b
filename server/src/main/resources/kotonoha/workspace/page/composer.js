// Where messages are written: growing box, formatting, files, completion, slash commands, the native Stop.
import { h, icon, iconButton, phone } from './dom.js';
import { api } from './api.js';
import { Completion, insertText } from './complete.js';
import { emoji } from './emoji.js';
import { bytes, t } from './i18n.js';
import { emojiPicker } from './popover.js';
import { isAppDm, keyOf, on, placeName, processing, state } from './state.js';
import { fail, toast } from './toast.js';

export class Composer {
  constructor({ channel, thread = '', sent = () => {}, editLast = () => false }) {
    Object.assign(this, { channel, thread, sent, editLast });
    this.key = `${state.me.id} ${keyOf(channel, thread)}`;
    this.draft = state.drafts.get(this.key) ?? { text: '', files: [] };
    state.drafts.set(this.key, this.draft);
    const label = thread && !isAppDm(channel) ? t('composer_thread') : t('composer', { place: placeName(channel) });
    this.box = h('textarea', {
      class: 'composer-box', rows: '1', 'aria-label': thread ? `${t('reply_thread')}: ${t('composer', { place: placeName(channel) })}` : label, placeholder: label, value: this.draft.text, spellcheck: 'true', enterkeyhint: 'send',
    });
    this.completion = new Completion(this.box);
    this.chips = h('div', { class: 'composer-files' });
    this.picker = h('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1', 'aria-label': t('attach') });
    this.sendButton = iconButton('send', t('send'), () => this.send(), { class: 'send' });
    this.stopButton = h('button', { type: 'button', class: 'stop', 'aria-label': t('stop_bot', { name: state.bot?.name ?? '' }), hidden: true, onclick: () => this.stop() }, icon('stop', 15), h('span', {}, t('stop')));
    this.hint = h('div', { class: 'composer-hint', 'aria-hidden': 'true' }, h('span', {}, h('kbd', {}, t('shift_enter')), ` ${t('hint_newline')}`));
    this.frame = h('div', { class: 'composer-frame' },
      this.completion.element, this.toolbar(), this.box, this.chips,
      h('div', { class: 'composer-foot' },
        iconButton('plus', t('attach'), () => this.picker.click(), { class: 'round' }),
        iconButton('smile', t('emoji'), (event) => emojiPicker(event.currentTarget, (name) => insertText(this.box, emoji(name)))),
        iconButton('at', t('people'), () => insertText(this.box, /(^|\s)$/.test(this.box.value.slice(0, this.box.selectionStart)) ? '@' : ' @')),
        h('span', { class: 'grow' }), this.stopButton, this.sendButton),
      this.picker);
    this.element = h('form', { class: 'composer', 'aria-label': label, onsubmit: (event) => { event.preventDefault(); this.send(); } }, this.frame, this.hint);
    this.listen();
    this.drawFiles();
    this.refresh();
    this.off = [on('work', ({ key }) => { if (key === keyOf(channel, thread)) this.refresh(); })];
    requestAnimationFrame(() => this.fit());
  }

  destroy() {
    this.off.forEach((f) => f());
  }

  listen() {
    this.box.addEventListener('input', () => { this.draft.text = this.box.value; this.fit(); this.refresh(); });
    this.box.addEventListener('keydown', (event) => this.key_(event));
    this.box.addEventListener('paste', (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      this.attach(files);
    });
    this.picker.addEventListener('change', () => { this.attach([...this.picker.files]); this.picker.value = ''; });
    this.frame.addEventListener('click', (event) => { if (event.target === this.frame) this.box.focus(); });
  }

  toolbar() {
    const mark = (name, label, run) => iconButton(name, label, run, { size: 16, tabindex: '-1', onpointerdown: (e) => e.preventDefault() });
    return h('div', { class: 'composer-tools', role: 'toolbar', 'aria-label': t('toolbar') },
      mark('bold', t('bold'), () => this.wrap('*')), mark('italic', t('italic'), () => this.wrap('_')), mark('strike', t('strike'), () => this.wrap('~')),
      h('i'), mark('code', t('code'), () => this.wrap('`')), mark('quote', t('quote'), () => this.prefix('> ')),
      h('i'), mark('list', t('bulleted'), () => this.prefix('• ')), mark('numbered', t('numbered'), () => this.prefix('1. ')));
  }

  wrap(sign) {
    const { selectionStart: a, selectionEnd: b, value } = this.box;
    insertText(this.box, sign + value.slice(a, b) + sign);
    if (a === b) this.box.setSelectionRange(a + 1, a + 1);
  }

  prefix(sign) {
    const { selectionStart: a, selectionEnd: b, value } = this.box;
    const from = value.lastIndexOf('\n', a - 1) + 1;
    this.box.setSelectionRange(from, b);
    insertText(this.box, value.slice(from, b).split('\n').map((l, i) => (sign === '1. ' ? `${i + 1}. ` : sign) + l).join('\n'));
  }

  // Enter that ends the choice of a Japanese conversion must never send: isComposing, and 229 for Safari.
  key_(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (this.completion.keydown(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === 'ArrowUp' && !this.box.value && this.editLast()) event.preventDefault();
    else if ((event.ctrlKey || event.metaKey) && !event.shiftKey && 'bi'.includes(event.key)) {
      event.preventDefault();
      this.wrap(event.key === 'b' ? '*' : '_');
    }
  }

  fit() {
    this.box.style.height = 'auto';
    this.box.style.height = `${Math.min(innerHeight * 0.38, this.box.scrollHeight)}px`;
  }

  refresh() {
    const can = Boolean(this.box.value.trim()) || this.draft.files.length > 0;
    this.sendButton.setAttribute('aria-disabled', String(!can || this.busy === true));
    this.element.classList.toggle('typing', this.box.value.length > 1);
    this.stopButton.hidden = !(this.thread && processing(keyOf(this.channel, this.thread)));
    if (this.stopButton.hidden) this.readyToStop();
  }

  set(text) {
    this.box.value = text;
    this.draft.text = text;
    this.fit();
    this.refresh();
    this.box.focus();
    this.box.setSelectionRange(text.length, text.length);
  }

  async attach(files) {
    const room = Math.max(0, 10 - this.draft.files.length);
    if (files.length > room) toast(t('most_files'));
    await Promise.all(files.slice(0, room).map(async (file) => {
      const part = { name: file.name || 'image.png', size: file.size, type: file.type, waiting: true, preview: file.type.startsWith('image/') ? URL.createObjectURL(file) : '' };
      this.draft.files.push(part);
      this.drawFiles();
      try {
        part.id = (await api.upload(file)).file.id;
        part.waiting = false;
      } catch (error) {
        this.draft.files = this.draft.files.filter((f) => f !== part);
        fail(error);
      }
      this.drawFiles();
    }));
    this.box.focus();
  }

  drawFiles() {
    this.chips.hidden = !this.draft.files.length;
    this.chips.replaceChildren(...this.draft.files.map((part) => h('div', { class: `file-chip${part.waiting ? ' waiting' : ''}`, title: part.waiting ? t('uploading', part) : part.name },
      part.preview ? h('img', { src: part.preview, alt: '' }) : h('span', { class: 'file-icon' }, icon('file', 18)),
      h('span', { class: 'file-text' }, h('span', { class: 'file-name' }, part.name), h('span', { class: 'quiet' }, part.waiting ? t('wait') : bytes(part.size))),
      iconButton('close', t('remove_file', part), () => { this.draft.files = this.draft.files.filter((f) => f !== part); this.drawFiles(); }, { size: 13 }))));
    this.refresh();
  }

  async send() {
    const text = this.box.value.trim();
    const files = this.draft.files.filter((f) => !f.waiting).map((f) => f.id);
    if (this.busy || (!text && !files.length)) return;
    if (this.draft.files.some((f) => f.waiting)) return void toast(t('wait'));
    this.busy = true;
    this.refresh();
    try {
      const command = /^\/([a-z][\w-]*)(?:\s+(.*))?$/s.exec(text);
      const reply = command && !files.length ? await api.command(this.channel, this.thread, `/${command[1]}`, command[2] ?? '') : await api.post(this.channel, this.thread, text, files);
      if (command) toast(t('command_sent', { command: `/${command[1]}` }));
      this.draft.files.forEach((f) => f.preview && URL.revokeObjectURL(f.preview));
      this.draft.files = [];
      if (this.box.value.trim() === text) this.set('');
      this.sent({ ...reply, text });
    } catch (error) {
      fail(error);
    } finally {
      this.busy = false;
      this.drawFiles();
      if (!phone()) this.box.focus();
    }
  }

  async stop() {
    this.stopButton.disabled = true;
    this.stopButton.lastChild.textContent = t('stopping');
    this.box.focus();
    // The app ends its work and says so; until then the button shows that it was heard.
    clearTimeout(this.stopTimer);
    this.stopTimer = setTimeout(() => this.readyToStop(), 10_000);
    await api.stop(this.channel, this.thread).catch((error) => { this.readyToStop(); fail(error); });
  }

  readyToStop() {
    clearTimeout(this.stopTimer);
    this.stopButton.disabled = false;
    this.stopButton.lastChild.textContent = t('stop');
  }
}
