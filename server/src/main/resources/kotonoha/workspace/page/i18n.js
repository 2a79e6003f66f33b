// The page's own words, dates and times in the language of the person whose eyes it uses.
import { state } from './state.js';
import { en } from './words-en.js';
import { ja } from './words-ja.js';

const CATALOGUES = { en, ja };

/** The words for `key`; {name} is filled from `values`; {n|one|many} chooses by number. */
export function t(key, values = {}) {
  const text = (CATALOGUES[state.lang] ?? en)[key] ?? en[key] ?? key;
  return text
    .replace(/\{(\w+)\|([^|{}]*)\|([^|{}]*)\}/g, (_, name, one, many) => (Number(values[name]) === 1 ? one : many))
    .replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

const locale = () => (state.lang === 'ja' ? 'ja-JP' : state.me?.locale === 'en-GB' ? 'en-GB' : 'en-US');
const formats = new Map();

function format(options) {
  const zone = state.me?.tz;
  const key = `${locale()} ${zone} ${JSON.stringify(options)}`;
  if (!formats.has(key)) {
    let made;
    try { made = new Intl.DateTimeFormat(locale(), { ...options, timeZone: zone || undefined }); } catch { made = new Intl.DateTimeFormat(locale(), options); }
    formats.set(key, made);
  }
  return formats.get(key);
}

export const dateOf = (ts) => new Date(Number(ts) * 1000);
export const clock = (date) => format({ hour: 'numeric', minute: '2-digit' }).format(date);
export const seconds = (date) => format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false }).format(date);
export const dayKey = (date) => format({ year: 'numeric', month: '2-digit', day: '2-digit' }).format(date);
export const fullTime = (date) => format({ dateStyle: 'full', timeStyle: 'medium' }).format(date);

export function dayName(date) {
  const key = dayKey(date);
  if (key === dayKey(new Date())) return t('today');
  if (key === dayKey(new Date(Date.now() - 86_400_000))) return t('yesterday');
  const sameYear = format({ year: 'numeric' }).format(date) === format({ year: 'numeric' }).format(new Date());
  return format({ weekday: 'long', month: 'long', day: 'numeric', ...(sameYear ? {} : { year: 'numeric' }) }).format(date);
}

export function when(date) {
  return dayKey(date) === dayKey(new Date()) ? t('today_at', { time: clock(date) }) : t('day_at', { day: dayName(date), time: clock(date) });
}

/** The {date_…} words of Slack's <!date^…> */
export function dateFormat(date, name) {
  switch (name) {
    case 'date_num': return format({ year: 'numeric', month: '2-digit', day: '2-digit' }).format(date);
    case 'date_slash': return format({ year: 'numeric', month: 'numeric', day: 'numeric' }).format(date);
    case 'date_long': return format({ dateStyle: 'full' }).format(date);
    case 'date_long_pretty': case 'date_pretty': case 'date_short_pretty': case 'day_divider_pretty': return dayName(date);
    case 'date_short': return format({ dateStyle: 'medium' }).format(date);
    case 'time': return clock(date);
    case 'time_secs': return seconds(date);
    case 'ago': return ago(date);
    default: return format({ dateStyle: 'long' }).format(date);
  }
}

function ago(date) {
  const minutes = Math.round((date - Date.now()) / 60_000);
  const words = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' });
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute');
  if (Math.abs(minutes) < 1440) return words.format(Math.round(minutes / 60), 'hour');
  return words.format(Math.round(minutes / 1440), 'day');
}

export function bytes(size) {
  if (!(size >= 0)) return '';
  if (size < 1024) return `${size} B`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} KB`;
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}
