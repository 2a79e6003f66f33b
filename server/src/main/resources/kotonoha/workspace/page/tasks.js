// Task cards and plans: what the assistant is doing while it answers.
import { h, icon } from './dom.js';
import { richText } from './richtext.js';
import { inline } from './markdown.js';
import { link } from './links.js';
import { t } from './i18n.js';

const KNOWN = new Set(['pending', 'in_progress', 'complete', 'error']);
const statusOf = (task) => (KNOWN.has(task.status) ? task.status : 'pending');
const written = (value) => (!value ? null : typeof value === 'string' ? inline(value) : value.type === 'rich_text' ? richText(value) : inline(value.text ?? ''));

export function taskCard(task, place) {
  const status = statusOf(task);
  const key = `task:${task.task_id}`;
  const sources = (task.sources ?? []).filter((s) => s.url);
  const body = [
    task.details && h('div', { class: 'rich' }, written(task.details)),
    task.output && h('div', { class: 'rich task-output' }, written(task.output)),
    sources.length > 0 && h('div', { class: 'task-sources' }, sources.map((s) => link(s.url, [icon('doc', 13), s.text || s.url], { class: 'source-chip' }))),
  ].filter(Boolean);
  const head = [h('span', { class: `task-mark ${status}`, role: 'img', 'aria-label': t(`task_${status}`) }, status === 'complete' ? icon('check', 12) : status === 'error' ? icon('close', 12) : null),
    h('span', { class: 'task-title' }, typeof task.title === 'string' ? task.title : task.title?.text ?? '')];
  if (!body.length) return h('div', { class: `block task ${status}` }, h('div', { class: 'task-head' }, head));
  return h('details', {
    class: `block task ${status}`, open: place.memory?.get(key) ?? false,
    ontoggle: (event) => place.memory?.set(key, event.currentTarget.open),
  }, h('summary', { class: 'task-head' }, head, icon('down', 14)), h('div', { class: 'task-body' }, body));
}

export function planBlock(plan, place) {
  const tasks = plan.tasks ?? [];
  const done = tasks.filter((x) => statusOf(x) === 'complete').length;
  const key = `plan:${plan.block_id ?? ''}`;
  return h('details', { class: 'block plan', open: place.memory?.get(key) ?? true, ontoggle: (event) => place.memory?.set(key, event.currentTarget.open) },
    h('summary', { class: 'plan-head' }, icon('list', 16), h('span', { class: 'plan-title' }, typeof plan.title === 'string' ? plan.title : plan.title?.text ?? ''),
      tasks.length > 0 && h('span', { class: 'quiet' }, t('tasks_done', { done, all: tasks.length })), icon('down', 14)),
    h('div', { class: 'plan-tasks' }, tasks.map((x) => taskCard(x, place))));
}
