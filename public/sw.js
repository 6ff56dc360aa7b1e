// Keeps the app itself on the phone, never a person's data: GET of the shell and of files with hashed
// names only. It never answers for /api or /auth and never replaces a running version by itself:
// a page asks for that with {type: 'activate'} when nobody is typing.
// The one thing it receives is what another app shares: held in memory until the page takes it with
// {type: 'shared'}, never written down.
'use strict';

const BUILD = '{{build}}';
const SHELL = '/index.html';
const CORE = {{core}};
const LATER = {{later}};
const PREFIX = 'shell-';
const CACHE = PREFIX + BUILD;
/** Where other apps send files; as many as a dossier can hold. */
const SHARE = '/share';
const MOST_SHARED = 60;
/** Addresses that the server answers each time: its own, and the trial of a form, which only it may show in a frame. */
const SERVER_ONLY = /^\/(api|auth|authoring|preview|healthz|metrics)(\/|$)/;

self.addEventListener('install', event => event.waitUntil(install()));
self.addEventListener('activate', event => event.waitUntil(activate()));
self.addEventListener('message', event => {
  const type = event.data && event.data.type;
  if (type === 'activate') self.skipWaiting();
  if (type === 'fetch-later') event.waitUntil(fetchLater());
  if (type === 'shared') handOver(event.ports[0]);
});
self.addEventListener('fetch', event => {
  const request = event.request;
  const url = new URL(request.url);
  if (request.method === 'POST' && url.origin === self.location.origin && url.pathname === SHARE) {
    event.respondWith(receive(request));
    // Without something to wait for, the browser may end this worker and with it what it holds.
    event.waitUntil(new Promise(done => {
      taken = done;
      setTimeout(done, 240_000);
    }));
    return;
  }
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (SERVER_ONLY.test(url.pathname)) return;
  if (request.mode === 'navigate') event.respondWith(shell(request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(asset(request));
});

/** Files another app shared, and how to say that they were taken. */
let shared = [];
let taken = () => {};

/** Takes what was shared and opens the page that asks what it is; a reload of that page sends nothing again. */
async function receive(request) {
  try {
    const form = await request.formData();
    shared.push(...form.getAll('files').filter(file => file instanceof File));
    shared = shared.slice(-MOST_SHARED);
  } catch {
    // The page says that nothing arrived and what to do.
  }
  return Response.redirect(SHARE, 303);
}

function handOver(port) {
  if (!port) return;
  port.postMessage({ files: shared });
  shared = [];
  taken();
}

/** All or nothing: a version whose files are not all here must not become the app. */
async function install() {
  const cache = await caches.open(CACHE);
  const shell = await fetch(SHELL, { cache: 'no-store' });
  const html = await shell.clone().text();
  // A newer version was published between sw.js and this page; the next check finds it whole.
  if (!shell.ok || !html.includes(`content="${BUILD}"`)) {
    await caches.delete(CACHE);
    throw new Error('the shell belongs to another build');
  }
  await copy(cache, CORE);
  await cache.put(SHELL, shell);
}

/** Only now may older versions go: until here a page of theirs may still have needed them. */
async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

/** Files for which nobody should wait: the workers for QR codes and for photographed papers. */
async function fetchLater() {
  const cache = await caches.open(CACHE);
  await copy(cache, LATER).catch(() => {});
}

async function copy(cache, urls) {
  for (const url of urls) {
    if (await cache.match(url)) continue;
    const known = await caches.match(url);
    if (known) await cache.put(url, known);
    else await cache.add(new Request(url, { cache: 'no-cache' }));
  }
}

/** The cached shell at once, whatever the network is like; without one, the network. */
async function shell(request) {
  const cache = await caches.open(CACHE);
  const cached = await cache.match(SHELL);
  return cached || fetch(request);
}

async function asset(request) {
  const cached = await caches.match(request.url);
  return cached || fetch(request);
}
