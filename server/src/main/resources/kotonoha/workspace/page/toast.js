// One sentence at the bottom of the window, for a while.
import { h, icon, iconButton } from './dom.js';
import { t } from './i18n.js';

export function toast(text, kind = 'info') {
  const node = h('div', { class: `toast ${kind}`, role: kind === 'error' ? 'alert' : null }, icon(kind === 'error' ? 'alert' : 'check', 17), h('span', {}, text));
  const away = () => node.remove();
  node.append(iconButton('close', t('close'), away, { size: 14 }));
  const place = document.getElementById('toasts');
  place.append(node);
  while (place.children.length > 3) place.firstChild.remove();
  setTimeout(away, kind === 'error' ? 9000 : 4000);
}

export const fail = (error) => toast(t('failed', { why: error?.message ?? String(error) }), 'error');
