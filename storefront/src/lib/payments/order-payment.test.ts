import { expect, it, vi } from 'vitest';
import { execute } from '@/lib/saleor/client';
import { orderById } from '@/lib/saleor/orders';
import { startOrderPayment } from './order-payment';

vi.mock('@/lib/saleor/client', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));
vi.mock('@/lib/saleor/orders', () => ({ orderById: vi.fn() }));
vi.mock('next/headers', () => ({ headers: async () => new Headers() }));

const rupees = (minor: bigint) => ({ minor, currency: 'INR' });

it('another total than the one shown is told as pages show it, and nothing is opened', async () => {
  vi.mocked(orderById).mockResolvedValue({ id: 'o', paid: false, status: 'UNCONFIRMED', total: rupees(12345650n), charged: rupees(0n) } as never);
  expect(await startOrderPayment('o', '100.00', 'of-anita', 'en')).toEqual({ ok: false, code: 'TOTAL_CHANGED', total: '₹1,23,456.50' });
  expect(execute).not.toHaveBeenCalled();
});
