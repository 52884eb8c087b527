/**
 * What the shop shows without a connection: pages of the catalogue as everybody sees them (kept by the
 * service worker), and the newest orders of whoever is signed in.
 *
 * The orders are somebody's. They leave the device when their owner signs out in any tab, when half an
 * hour passes without a touch, and, in the service worker, with the first page that the server answers
 * to a visitor without a session. They hold what a bystander may read from a receipt's first line: no
 * address, phone or e-mail.
 */

/** The names are the service worker's as well: public/sw.js. */
export const mineCache = 'mine-v2';
export const pagesCache = 'pages-v2';
const ordersKey = '/last-seen/orders';
const touchedKey = 'last-seen';

/** Signed out by itself after this long without a touch. */
export const idleMs = 30 * 60 * 1000;

export interface SeenOrder {
  readonly number: string;
  readonly date: string;
  readonly status: string;
  readonly total: string;
  readonly items: string;
}

export interface SeenPage {
  readonly path: string;
  readonly name: string;
}

/** Note that somebody is there; shared by all tabs. */
export function touch(): void {
  localStorage.setItem(touchedKey, String(Date.now()));
}

/** True when nobody has touched the shop for too long; false when that is not known. */
export function isIdle(): boolean {
  const seen = Number(localStorage.getItem(touchedKey) ?? Date.now());
  return Date.now() - seen >= idleMs;
}

/** Keep the newest orders of the one who is signed in, in place of any kept before. */
export async function keepOrders(orders: readonly SeenOrder[]): Promise<void> {
  if (!('caches' in window)) return;
  const cache = await caches.open(mineCache);
  await cache.put(ordersKey, Response.json(orders));
}

/**
 * The kept orders; none, and gone for good, when their owner has been away too long. When that was is
 * kept: a session that is still there ends by it.
 */
export async function seenOrders(): Promise<readonly SeenOrder[]> {
  if (!('caches' in window)) return [];
  if (localStorage.getItem(touchedKey) === null || isIdle()) {
    await forgetOrders();
    return [];
  }
  const kept = await (await caches.open(mineCache)).match(ordersKey);
  return kept ? ((await kept.json()) as readonly SeenOrder[]) : [];
}

/** The kept orders leave the device. */
export async function forgetOrders(): Promise<void> {
  if ('caches' in window) await caches.delete(mineCache);
}

/** Everything of a person's leaves the device. */
export async function forgetMine(): Promise<void> {
  localStorage.removeItem(touchedKey);
  await forgetOrders();
}

/** Products whose pages the service worker kept, latest first. */
export async function seenProducts(most = 24): Promise<readonly SeenPage[]> {
  if (!('caches' in window)) return [];
  const cache = await caches.open(pagesCache);
  const found: SeenPage[] = [];
  for (const request of [...(await cache.keys())].reverse()) {
    const { pathname, search } = new URL(request.url);
    if (found.length >= most || !/\/p\/[^/]+$/.test(pathname) || found.some(({ path }) => path.split('?')[0] === pathname)) continue;
    const html = await (await cache.match(request))?.text();
    const name = html && new DOMParser().parseFromString(html, 'text/html').querySelector('h1')?.textContent?.trim();
    // With its query: a page is kept under the address at which it was seen.
    if (name) found.push({ path: pathname + search, name });
  }
  return found;
}
