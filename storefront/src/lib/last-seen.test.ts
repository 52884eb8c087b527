// @vitest-environment jsdom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetMine, idleMs, isIdle, keepOrders, mineCache, pagesCache, seenOrders, seenProducts, touch } from './last-seen';

type Kept = Map<string, Response>;
const stores = new Map<string, Kept>();
const address = (key: string | Request) => new URL(typeof key === 'string' ? key : key.url, 'https://shop.example').href;

function open(name: string) {
  const kept: Kept = stores.get(name) ?? new Map<string, Response>();
  stores.set(name, kept);
  return Promise.resolve({
    put: async (key: string, response: Response) => void kept.set(address(key), response),
    match: async (key: string | Request) => kept.get(address(key))?.clone(),
    keys: async () => [...kept.keys()].map((url) => ({ url })),
  });
}

const order = { number: 'Order 12', date: '20 November 2026', status: 'Sent', total: '₹240', items: '2 × Ghee' };

beforeEach(() => {
  stores.clear();
  localStorage.clear();
  vi.useRealTimers();
  vi.stubGlobal('caches', { open, delete: async (name: string) => stores.delete(name) });
});

describe('orders without a connection', () => {
  it('shows them to whoever was there a moment ago', async () => {
    touch();
    await keepOrders([order]);
    expect(await seenOrders()).toEqual([order]);
  });

  it('shows nothing after signing out, and nothing is left', async () => {
    touch();
    await keepOrders([order]);
    await forgetMine();
    expect(await seenOrders()).toEqual([]);
    expect(stores.get(mineCache)?.size ?? 0).toBe(0);
  });

  it('shows nothing after half an hour without a touch, and nothing is left', async () => {
    vi.useFakeTimers();
    touch();
    await keepOrders([order]);
    vi.advanceTimersByTime(idleMs - 1);
    expect(isIdle()).toBe(false);
    vi.advanceTimersByTime(1);
    expect(isIdle()).toBe(true);
    expect(await seenOrders()).toEqual([]);
    expect(stores.has(mineCache)).toBe(false);
  });

  it('still knows that the time is over after having said so', async () => {
    vi.useFakeTimers();
    touch();
    vi.advanceTimersByTime(idleMs);
    await seenOrders();
    expect(isIdle()).toBe(true);
  });

  it('shows nothing to somebody whom no signed-in page has greeted', async () => {
    await keepOrders([order]);
    expect(await seenOrders()).toEqual([]);
  });

  it('keeps only the newest owner’s', async () => {
    touch();
    await keepOrders([order]);
    await keepOrders([]);
    expect(await seenOrders()).toEqual([]);
  });
});

it('lists the products that were seen, latest first, by their names, at the addresses that were kept', async () => {
  const cache = await open(pagesCache);
  const page = (name: string) => new Response(`<html><body><h1>${name}</h1></body></html>`);
  await cache.put('https://shop.example/p/atta', page('Atta'));
  await cache.put('https://shop.example/products', page('All products'));
  await cache.put('https://shop.example/p/ghee?pack=GHEE-1', page('Ghee &lt;1 kg&gt;'));
  expect(await seenProducts()).toEqual([
    { path: '/p/ghee?pack=GHEE-1', name: 'Ghee <1 kg>' },
    { path: '/p/atta', name: 'Atta' },
  ]);
});
