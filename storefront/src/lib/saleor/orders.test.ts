import { beforeEach, describe, expect, it, vi } from 'vitest';
import { isPaid } from './cart';
import { execute } from './client';
import { CheckoutCompleteDocument, CheckoutDocument } from './gql/graphql';
import { settle } from './orders';

vi.mock('./client', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));
vi.mock('next/headers', () => ({ cookies: async () => new Map(), headers: async () => new Headers() }));

const money = (amount: number) => ({ amount, currency: 'INR' });
const taxed = (amount: number) => ({ gross: money(amount), net: money(amount), tax: money(0) });
const checkout = (chargeStatus: string) => ({
  id: 'Q2hlY2tvdXQ6', token: reference, channel: { slug: 'consumer' }, lines: [], shippingMethods: [], quantity: 0,
  chargeStatus, authorizeStatus: 'NONE', subtotalPrice: taxed(100), totalPrice: taxed(100), shippingPrice: taxed(0), totalBalance: money(-100),
});
const order = {
  id: 'T3JkZXI6', number: '7', created: '2026-11-20T00:00:00Z', status: 'UNFULFILLED', isPaid: true, lines: [], fulfillments: [], invoices: [], discounts: [],
  total: taxed(100), subtotal: taxed(100), shippingPrice: taxed(0), totalCharged: money(100), totalRefunded: money(0),
};
const reference = '2435eefd-c7ed-4226-869f-c95163e83965';
let backend: { checkout: unknown; complete: unknown };
const completions = () => vi.mocked(execute).mock.calls.filter(([document]) => (document as unknown) === CheckoutCompleteDocument).length;

beforeEach(() => {
  vi.mocked(execute).mockReset();
  vi.mocked(execute).mockImplementation(async (document) => {
    if ((document as unknown) === CheckoutDocument) return { checkout: backend.checkout } as never;
    return { checkoutComplete: backend.complete } as never;
  });
});

const refused = (code: string) => ({ order: null, errors: [{ code, field: null, message: code }] });

describe('what became of a checkout', () => {
  it('an unpaid one is waited for and never completed from the browser', async () => {
    backend = { checkout: checkout('NONE'), complete: { order, errors: [] } };
    expect(await settle(reference, undefined, 'en')).toEqual({ state: 'unpaid' });
    expect(completions()).toBe(0);
  });

  it('paid and tab closed: whoever comes back completes it', async () => {
    backend = { checkout: checkout('FULL'), complete: { order, errors: [] } };
    expect(await settle(reference, undefined, 'en')).toMatchObject({ state: 'placed', order: { number: '7' } });
  });

  it('status page polls a checkout that auto-completion removed: its order is found by the stored token', async () => {
    backend = { checkout: null, complete: { order, errors: [] } };
    expect(await settle(reference, undefined, 'en')).toMatchObject({ state: 'placed', order: { number: '7' } });
  });

  it('paid but completion blocked by stock: says so and keeps waiting', async () => {
    backend = { checkout: checkout('FULL'), complete: refused('INSUFFICIENT_STOCK') };
    expect(await settle(reference, undefined, 'en')).toEqual({ state: 'confirming', code: 'INSUFFICIENT_STOCK' });
  });

  it('paid, sold out and refunded: does not ask to pay again for what is not there', async () => {
    const problems = [{ __typename: 'CheckoutLineProblemInsufficientStock', availableQuantity: 0, line: { id: 'x' } }];
    backend = { checkout: { ...checkout('NONE'), problems }, complete: refused('INSUFFICIENT_STOCK') };
    expect(await settle(reference, undefined, 'en')).toEqual({ state: 'unavailable' });
  });

  it('is unknown only when the backend knows neither checkout nor order', async () => {
    backend = { checkout: null, complete: refused('NOT_FOUND') };
    expect(await settle(reference, undefined, 'en')).toEqual({ state: 'unknown' });
    backend = { checkout: null, complete: refused('GRAPHQL_ERROR') };
    expect(await settle(reference, undefined, 'en')).toMatchObject({ state: 'confirming' });
  });

  it('a cart of nothing is not paid, although its charge is full', () => {
    expect(isPaid({ chargeStatus: 'FULL', authorizeStatus: 'FULL', totalPrice: taxed(0) } as never)).toBe(false);
    expect(isPaid({ chargeStatus: 'NONE', authorizeStatus: 'FULL', totalPrice: taxed(5) } as never)).toBe(true);
  });
});
