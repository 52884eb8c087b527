import { beforeEach, expect, it, vi } from 'vitest';
import { BackendError, execute } from './client';
import { storedMethods } from './payment-methods';

vi.mock('./client', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));
vi.mock('next/headers', () => ({ headers: async () => new Headers() }));

const on = { channel: 'consumer', wholesale: false, token: 'of-anita' } as const;

beforeEach(() => void vi.mocked(execute).mockReset());

it('names a card by its brand and last digits', async () => {
  const card = { brand: 'visa', lastDigits: '1111', expMonth: 3, expYear: 2030 };
  vi.mocked(execute).mockResolvedValue({ me: { storedPaymentMethods: [{ id: 'm', type: 'Credit Card', creditCardInfo: card }] } } as never);
  expect(await storedMethods(on)).toEqual([{ id: 'm', type: 'Credit Card', name: 'visa •••• 1111', expires: '03/30' }]);
});

it('has none where none are kept', async () => {
  vi.mocked(execute).mockResolvedValue({ me: { storedPaymentMethods: [] } } as never);
  expect(await storedMethods(on)).toEqual([]);
});

it.each(['graphql', 'timeout', 'http'] as const)('does not say "none" where the shop could not say: %s', async (kind) => {
  vi.mocked(execute).mockRejectedValue(new BackendError('no', kind));
  expect(await storedMethods(on)).toBeUndefined();
});

it('sends who is signed out to sign in', async () => {
  vi.mocked(execute).mockRejectedValue(new BackendError('no', 'signed-out'));
  await expect(storedMethods(on)).rejects.toThrow(BackendError);
});
