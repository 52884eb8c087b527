/*
 * The shop without a connection: static files from the cache, pages of the catalogue as last seen,
 * a page that says so otherwise and lists what there is. A kept page is always the one that everybody
 * sees: a signed-in visitor's is asked for a second time, without cookies. Nothing of a cart, checkout,
 * account or subscription is ever stored here; the newest orders that a signed-in page keeps by itself
 * (src/lib/last-seen.ts) leave with the first page that is answered to nobody in particular.
 */
const version = 'v2';
const shell = `shell-${version}`;
const pages = `pages-${version}`;
const mine = `mine-${version}`;
const mostPages = 60;
const freshMs = 10 * 60 * 1000;

const isPrivate = (path) =>
  /^\/(?:(?:hi|ta|te|kn|mr|bn|gu|ml|pa)\/)?(?:cart|checkout|order|pay|account|sign-in|register|confirm|reset-password|forgot-password|subscriptions|subscribe|distributor|track|search|offline)(?:\/|$)/.test(path) ||
  /^\/(?:api|auth)\//.test(path);
const isCatalogue = (path) => /^\/(?:(?:hi|ta|te|kn|mr|bn|gu|ml|pa)\/?)?(?:$|(?:p|c|products)(?:\/|$))/.test(path);
const offlinePath = (path) => `${/^\/(?:hi|ta|te|kn|mr|bn|gu|ml|pa)(?=\/|$)/.exec(path)?.[0] ?? ''}/offline`;
const asAnybody = (path) => new Request(path, { credentials: 'omit' });

self.addEventListener('install', (event) => {
  event.waitUntil(install());
});

/** The page that says so, in English and in the languages that are open now. */
async function install() {
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const wanted = new Set(['/offline', ...open.map(({ url }) => offlinePath(new URL(url).pathname))]);
  const icons = caches.open(shell).then((cache) => cache.addAll(['/icons/icon.svg', '/icons/icon-192.png']));
  await Promise.all([icons, ...[...wanted].map(keepWhole)]);
  await self.skipWaiting();
}

/** The page that says so in one more language, once somebody reads the shop in it. */
async function keepOffline(path) {
  try {
    if (!(await (await caches.open(shell)).match(path))) await keepWhole(path);
  } catch {
    // The English one is there.
  }
}

/** A page with the scripts and styles that it names, so that it comes to life without a connection. */
async function keepWhole(path) {
  const cache = await caches.open(shell);
  const response = await fetch(asAnybody(path));
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  const html = await response.clone().text();
  await cache.put(path, response);
  const parts = new Set([...html.matchAll(/\/_next\/static\/[\w./~@-]+\.(?:js|css)/g)].map(([name]) => name));
  await Promise.all([...parts].map(async (name) => (await cache.match(name)) ?? cache.add(name)));
}

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => ![shell, pages, mine].includes(name)).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('message', (event) => {
  if (event.data === 'forget') event.waitUntil(Promise.all([caches.delete(pages), caches.delete(mine)]));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (/^\/(?:_next\/static|fonts|icons)\//.test(url.pathname)) {
    event.respondWith(cacheFirst(request));
  } else if (request.mode === 'navigate') {
    event.respondWith(page(event, request, url));
  } else if (request.headers.get('RSC') === '1' && !request.headers.has('Next-Router-Prefetch') && isCatalogue(url.pathname)) {
    // A step within the shop brings only a page's parts; the whole page is kept beside.
    url.searchParams.delete('_rsc');
    event.waitUntil(Promise.all([keepForAnybody(url.href), keepOffline(offlinePath(url.pathname))]));
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

async function page(event, request, url) {
  const keep = !isPrivate(url.pathname);
  try {
    const response = await fetch(request);
    const audience = response.headers.get('x-audience');
    if (audience) event.waitUntil(keepOffline(offlinePath(url.pathname)));
    // Nobody is signed in (any more): what somebody's page kept goes.
    if (audience === 'public') event.waitUntil(caches.delete(mine));
    if (keep && response.ok && !response.redirected && audience === 'public') {
      await store(url.href, response.clone());
    } else if (keep && audience === 'private' && isCatalogue(url.pathname)) {
      event.waitUntil(keepForAnybody(url.href));
    }
    return response;
  } catch (error) {
    const kept = keep && (await (await caches.open(pages)).match(url.href));
    const own = await caches.open(shell);
    const offline = kept || (await own.match(offlinePath(url.pathname))) || (await own.match('/offline'));
    if (offline) return offline;
    throw error;
  }
}

/** The page as it is shown to anybody, unless a fresh one is there or the visitor saves data. */
async function keepForAnybody(href) {
  if (self.navigator.connection?.saveData) return;
  try {
    const kept = await (await caches.open(pages)).match(href);
    if (kept && Date.now() - Date.parse(kept.headers.get('date') ?? '') < freshMs) return;
    const response = await fetch(asAnybody(href));
    if (response.ok && !response.redirected && response.headers.get('x-audience') === 'public') await store(href, response);
  } catch {
    // No connection: what was kept before stays.
  }
}

async function store(href, response) {
  const cache = await caches.open(pages);
  // Put anew, so that the latest seen is the last key and the oldest go first.
  await cache.delete(href);
  await cache.put(href, response);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - mostPages)).map((key) => cache.delete(key)));
}
