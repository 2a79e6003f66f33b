// What an assistant says that it is doing: "Kotonoha is searching…", and the changing lines below it.
import { state } from './state.js';
import { t } from './i18n.js';

/** The words for the work in the thread `key`; the loading messages take turns. */
export function workText(key, turn = 0) {
  const status = state.statuses.get(key);
  const name = state.bot?.name ?? '';
  const lines = status?.loading_messages ?? [];
  const line = lines[turn % lines.length];
  if (line && !/^(is|are|has) |^[がはを]/.test(line)) return line;
  const words = line || status?.status || t(streaming(key) ? 'writes' : 'works');
  const space = /^[\x20-\x7e]/.test(words) ? ' ' : state.lang === 'ja' && /^[がはをの]/.test(words) ? ' ' : '：';
  return `${name}${space}${words}`;
}

export const streaming = (key) => (state.conversations.get(key)?.messages ?? []).some((m) => m.streaming_state === 'in_progress');
