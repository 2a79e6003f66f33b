// The address of what is on the screen: #/C123/1712.34?as=U1&tab=home&m=1712.35
import { state } from './state.js';

export function parse(hash) {
  const [path, query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [channel = '', thread = ''] = path.split('/').map(decodeURIComponent);
  const search = new URLSearchParams(query);
  return { channel, thread, as: search.get('as') || '', tab: search.get('tab') || '', message: search.get('m') || '' };
}

export function address({ channel, thread = '', tab = '', message = '', as = state.me?.id ?? '' }) {
  const search = new URLSearchParams();
  if (as) search.set('as', as);
  if (tab && tab !== 'messages') search.set('tab', tab);
  if (message) search.set('m', message);
  return `#/${channel}${thread ? `/${thread}` : ''}${search.size ? `?${search}` : ''}`;
}

export function go(place) {
  const target = address(place);
  if (location.hash === target) dispatchEvent(new HashChangeEvent('hashchange'));
  else location.hash = target;
}

/** The address of a message as Slack writes it: anybody, and the bot, can follow it. */
export function permalink(channel, message) {
  const url = new URL(`/archives/${channel}/p${message.ts.replace('.', '')}`, location.origin);
  if (message.thread_ts && message.thread_ts !== message.ts) {
    url.searchParams.set('thread_ts', message.thread_ts);
    url.searchParams.set('cid', channel);
  }
  return url.href;
}
