import { expect, it, vi } from 'vitest';
import { toDecimal } from '@/lib/money';
import { productBySlug } from './catalogue';
import { execute } from './client';
import { PageOfQuantityPricesDocument } from './gql/graphql';

vi.mock('./client', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));
vi.mock('next/headers', () => ({ headers: async () => new Headers() }));

const money = (amount: number) => ({ amount, currency: 'INR' });
const pack = (id: string, gross: number, net: number) => ({
  id,
  sku: id,
  name: '500 g',
  mrp: '200.00',
  pricing: { price: { gross: money(gross), net: money(net) } },
  quantityAvailable: 9,
  media: [],
});
const ghee = { id: 'p', slug: 'ghee', name: 'Ghee', attributes: [], media: [], variants: [pack('v0', 105, 100), pack('v1', 210, 200)] };

it('shows a distributor every pack at their own price, with and without tax', async () => {
  vi.mocked(execute).mockImplementation(async (document) => {
    const asked = document as unknown;
    if (asked === PageOfQuantityPricesDocument) return { v0: [{ minimumQuantity: 1, price: money(84) }], v1: [] } as never;
    return { product: ghee } as never;
  });
  const shown = async (wholesale: boolean) =>
    (await productBySlug({ channel: 'c', wholesale, token: wholesale ? 'of-ravi' : undefined }, 'ghee', 'en'))?.variants.map(({ price, netPrice, mrp }) =>
      [price, netPrice, mrp].map((each) => each && toDecimal(each)),
    );
  expect(await shown(true)).toEqual([
    ['84.00', '80.00', undefined],
    ['210.00', '200.00', undefined],
  ]);
  expect(await shown(false)).toEqual([
    ['105.00', '100.00', '200.00'],
    ['210.00', '200.00', undefined],
  ]);
});
