import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BackendError, execute } from './client';
import { nextTier, ownPrices, variantsBySku } from './distributor';

vi.mock('./client', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));
vi.mock('next/headers', () => ({ headers: async () => new Headers() }));

const on = { channel: 'wholesale', wholesale: true, token: 'of-ravi' } as const;
const tier = (minimumQuantity: number, amount: number) => ({ minimumQuantity, price: { amount, currency: 'INR' } });
const rupees = (minor: number) => ({ minor: BigInt(minor), currency: 'INR' });

beforeEach(() => void vi.mocked(execute).mockReset());

describe('a distributor’s own prices', () => {
  it('asks for a page at once, with the distributor’s token and never for a shared cache', async () => {
    vi.mocked(execute).mockImplementation(async (_, variables) =>
      Object.fromEntries(Object.keys(variables as object).filter((key) => key !== 'channel').map((key) => [key, [tier(10, 60), tier(1, 70)]])) as never,
    );
    const ids = Array.from({ length: 23 }, (_, index) => `v-${index}`);
    const found = await ownPrices(ids, on);
    expect(found.size).toBe(23);
    expect(found.get('v-22')).toEqual(rupees(7000));
    const calls = vi.mocked(execute).mock.calls;
    expect(calls).toHaveLength(2);
    expect(calls.map(([, variables]) => (variables as { many: boolean }).many)).toEqual([true, false]);
    for (const [, , audience] of calls) expect(audience).toEqual({ kind: 'private', token: 'of-ravi' });
  });

  it('leaves out what is not sold to them, and answers nothing when the shop does not', async () => {
    vi.mocked(execute).mockImplementation(async (_, variables) =>
      Object.fromEntries(Object.entries(variables as object).map(([key, id]) => [key, id === 'sold' ? [tier(1, 5)] : []])) as never,
    );
    expect([...(await ownPrices(['sold', 'not'], on)).keys()]).toEqual(['sold']);
    vi.mocked(execute).mockRejectedValue(new BackendError('away', 'timeout'));
    expect((await ownPrices(['sold'], on)).size).toBe(0);
  });
});

it('finds two hundred item codes by two questions, and leaves out what is not sold to them', async () => {
  vi.mocked(execute).mockImplementation(async (_, variables) => {
    const { skus } = variables as { skus: string[] };
    return { productVariants: { edges: skus.filter((sku) => sku !== 'S7').map((sku) => ({ node: { id: `id-${sku}`, sku } })) } } as never;
  });
  const found = await variantsBySku(Array.from({ length: 200 }, (_, index) => `S${index}`), on);
  expect(found.size).toBe(199);
  expect(found.get('S199')).toBe('id-S199');
  expect(found.has('S7')).toBe(false);
  const calls = vi.mocked(execute).mock.calls;
  expect(calls).toHaveLength(2);
  for (const [, , audience] of calls) expect(audience).toEqual({ kind: 'private', token: 'of-ravi' });
});

it('says how many more make the next price', () => {
  const tiers = [
    { minimumQuantity: 1, price: rupees(7000), packSize: undefined, explanation: '' },
    { minimumQuantity: 10, price: rupees(6000), packSize: undefined, explanation: '' },
  ];
  expect(nextTier(tiers, 7)).toEqual({ more: 3, price: rupees(6000) });
  expect(nextTier(tiers, 10)).toBeUndefined();
});
