// A light colouring of code: comments, strings, numbers and the commonest keywords.
import { h } from './dom.js';

const WORDS = new Set(('abstract and as assert async await begin boolean break byte case catch char class const continue def default delete do done double '
  + 'elif else end enum esac except export extends false fi final finally float for from func function if implements import in instanceof int interface is lambda '
  + 'let long match new nil none None not null or package pass private protected public record return sealed select self short static struct super switch then this throw '
  + 'throws true True False try type undefined union unless until use using var void while with yield SELECT FROM WHERE INSERT INTO VALUES UPDATE SET DELETE CREATE TABLE '
  + 'INDEX JOIN LEFT INNER ON GROUP BY ORDER LIMIT AND OR NOT NULL AS fn mut impl pub').split(' '));

const HASH = new Set(['sh', 'bash', 'shell', 'zsh', 'py', 'python', 'yaml', 'yml', 'rb', 'ruby', 'toml', 'conf', 'ini', 'dockerfile', 'make', 'makefile', 'properties']);
const DASH = new Set(['sql', 'lua', 'haskell', 'hs']);
const PLAIN = new Set(['', 'text', 'txt', 'plain', 'diff', 'log', 'console']);

export function highlight(code, language) {
  const name = language.toLowerCase();
  if (name === 'diff') return diff(code);
  if (PLAIN.has(name) || code.length > 20_000) return [code];
  const comment = HASH.has(name) ? '#[^\\n]*' : DASH.has(name) ? '--[^\\n]*' : '\\/\\/[^\\n]*|\\/\\*[\\s\\S]*?\\*\\/|<!--[\\s\\S]*?-->';
  const token = new RegExp(`(${comment})|("(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*'|\`(?:\\\\.|[^\`\\\\])*\`)|(\\b\\d[\\w.]*\\b)|([A-Za-z_$][\\w$]*)`, 'g');
  const out = [];
  let at = 0;
  for (const found of code.matchAll(token)) {
    const kind = found[1] ? 'comment' : found[2] ? 'string' : found[3] ? 'number' : WORDS.has(found[4]) ? 'word' : null;
    if (!kind) continue;
    if (found.index > at) out.push(code.slice(at, found.index));
    out.push(h('span', { class: `code-${kind}` }, found[0]));
    at = found.index + found[0].length;
  }
  out.push(code.slice(at));
  return out;
}

function diff(code) {
  return code.split('\n').map((line) => h('span', { class: line.startsWith('+') ? 'code-added' : line.startsWith('-') ? 'code-removed' : null }, `${line}\n`));
}
