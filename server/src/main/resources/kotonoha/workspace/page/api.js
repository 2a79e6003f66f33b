// Everything that goes over the wire between this page and the practice workspace.

let as = '';
export const seeAs = (id) => { as = id; };

async function call(method, path, { query = {}, body, raw, type } = {}) {
  const url = new URL(path, location.origin);
  if (as && method === 'GET') url.searchParams.set('as', as);
  for (const [k, v] of Object.entries(query)) if (v !== undefined && v !== null && v !== '') url.searchParams.set(k, v);
  const headers = {};
  if (as) headers['X-As'] = as;
  if (body !== undefined) headers['Content-Type'] = 'application/json; charset=utf-8';
  if (raw !== undefined) headers['Content-Type'] = type || 'application/octet-stream';
  const reply = await fetch(url, { method, headers, body: raw ?? (body === undefined ? undefined : JSON.stringify(body)) });
  const text = await reply.text();
  let json = {};
  try { json = text ? JSON.parse(text) : {}; } catch { json = {}; }
  if (!reply.ok || json.error) throw new Error(json.error || `${method} ${path}: HTTP ${reply.status}`);
  return json;
}

const get = (path, query) => call('GET', path, { query });
const post = (path, body = {}) => call('POST', path, { body });

export const api = {
  boot: () => get('/page/boot'),
  messages: (channel, thread) => get('/page/messages', { channel, thread }),
  post: (channel, thread_ts, text, files) => post('/page/post', { channel, ...(thread_ts && { thread_ts }), text, ...(files?.length && { files }) }),
  edit: (channel, ts, text) => post('/page/edit', { channel, ts, text }),
  remove: (channel, ts) => post('/page/delete', { channel, ts }),
  react: (channel, ts, name) => post('/page/react', { channel, ts, name }),
  upload: (file) => call('POST', '/page/upload', { query: { name: file.name || 'file' }, raw: file, type: file.type }),
  action: (body) => post('/page/action', body),
  submit: (view_id, values) => post('/page/view/submit', { view_id, values }),
  closeView: (view_id) => post('/page/view/close', { view_id }),
  command: (channel, thread_ts, command, text) => post('/page/command', { channel, ...(thread_ts && { thread_ts }), command, text }),
  shortcuts: () => get('/page/shortcuts'),
  shortcut: (body) => post('/page/shortcut', body),
  open: (tab) => post('/page/open', { tab }),
  home: () => get('/page/home'),
  context: (channel, thread_ts, canvas) => post('/page/context', { channel, ...(thread_ts && { thread_ts }), ...(canvas && { canvas }) }),
  stop: (channel, thread_ts) => post('/page/stop', { channel, thread_ts }),
  title: (channel, thread_ts, title) => post('/page/title', { channel, thread_ts, title }),
  canvas: (id) => get(`/page/canvas/${encodeURIComponent(id)}`),
  writeCanvas: (channel, file, text) => post('/page/canvas', { channel, file, markdown: text }),
  traffic: (after) => get('/page/traffic', { after }),
};

export const fileUrl = (file) => `/page/file/${encodeURIComponent(file.id)}/${encodeURIComponent(file.name || 'file')}?as=${encodeURIComponent(as)}`;

/**
 * The live events. Calls `onEvent(data)` for each, `onState('open' | 'lost' | 'back')`.
 * 'back' means that something may have been missed: fetch again.
 */
export function listen(onEvent, onState) {
  let source;
  let timer;
  let pause = 500;
  let lost = false;
  let ended = false;

  function connect() {
    source = new EventSource(`/page/events?as=${encodeURIComponent(as)}`);
    source.onopen = () => {
      pause = 500;
      onState(lost ? 'back' : 'open');
      lost = false;
    };
    source.onmessage = (event) => {
      let data;
      try { data = JSON.parse(event.data); } catch { return; }
      onEvent(data);
    };
    source.onerror = () => {
      if (ended) return;
      lost = true;
      onState('lost');
      if (source.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = setTimeout(connect, pause);
      pause = Math.min(pause * 2, 8000);
    };
  }

  // A browser allows six connections to one server: a window that nobody looks at gives its one back.
  let sleep;
  function visibility() {
    clearTimeout(sleep);
    if (document.hidden) {
      sleep = setTimeout(() => { source.close(); lost = true; }, 120_000);
    } else if (source.readyState === EventSource.CLOSED && !ended) {
      clearTimeout(timer);
      connect();
    }
  }

  document.addEventListener('visibilitychange', visibility);
  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    clearTimeout(sleep);
    document.removeEventListener('visibilitychange', visibility);
    source.close();
  };
}
