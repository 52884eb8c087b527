/*
 * The shop without a connection: static files from the cache, pages of the catalogue as last seen,
 * a page that says so otherwise. Nothing of a cart, checkout, account, order or subscription is ever
 * stored, and no page that was seen while signed in.
 */
const version = 'v1';
const shell = `shell-${version}`;
const pages = `pages-${version}`;
const mostPages = 60;

const isPrivate = (path) =>
  /^\/(?:(?:hi|ta|te|kn|mr|bn|gu|ml|pa)\/)?(?:cart|checkout|order|account|sign-in|register|confirm|reset-password|forgot-password|subscriptions|subscribe|distributor|track|search)(?:\/|$)/.test(path) ||
  /^\/(?:api|auth)\//.test(path);
const offlinePath = (path) => (/^\/hi(\/|$)/.test(path) ? '/hi/offline' : '/offline');

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(shell)
      .then((cache) => cache.addAll(['/offline', '/hi/offline', '/icons/icon.svg', '/icons/icon-192.png']))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => ![shell, pages].includes(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('message', (event) => {
  if (event.data === 'forget') event.waitUntil(caches.delete(pages));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET') return;
  if (url.origin === location.origin && /^\/(?:_next\/static|fonts|icons)\//.test(url.pathname)) {
    event.respondWith(cacheFirst(request));
  } else if (request.mode === 'navigate' && url.origin === location.origin) {
    event.respondWith(page(request, url));
  }
});

async function cacheFirst(request) {
  const cache = await caches.open(shell);
  const kept = await cache.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request, response.clone());
  return response;
}

async function page(request, url) {
  const keep = !isPrivate(url.pathname);
  try {
    const response = await fetch(request);
    // The server marks pages of signed-in people; those are theirs alone.
    if (keep && response.ok && !response.redirected && response.headers.get('x-audience') === 'public') {
      const cache = await caches.open(pages);
      await cache.put(request, response.clone());
      const keys = await cache.keys();
      await Promise.all(keys.slice(0, Math.max(0, keys.length - mostPages)).map((key) => cache.delete(key)));
    }
    return response;
  } catch (error) {
    const kept = keep && (await (await caches.open(pages)).match(request));
    const offline = kept || (await (await caches.open(shell)).match(offlinePath(url.pathname)));
    if (offline) return offline;
    throw error;
  }
}
