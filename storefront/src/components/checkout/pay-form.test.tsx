// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openRazorpay } from '@/lib/payments/open-razorpay';
import { PayForm } from './pay-form';

vi.mock('@/lib/payments/open-razorpay', () => ({ openRazorpay: vi.fn() }));

const words = {
  choose: 'How?', opening: 'Opening', confirming: 'Confirming', dismissed: 'Closed', failed: 'Failed', notAvailable: 'No',
  problems: { TOTAL_CHANGED: 'Now {total}', UNREACHABLE: 'Down', REFUSED: 'Refused', SCRIPT: 'No script' },
};
const answer = { razorpay_payment_id: 'pay_1', razorpay_order_id: 'order_1', razorpay_signature: 's' };
const started = { ok: true, kind: 'open', transactionId: 'T1', options: { key: 'k', order_id: 'order_1' } };
const sent: { url: string; body: Record<string, unknown> }[] = [];
let replies: Record<string, unknown>;
const assign = vi.fn();

beforeEach(() => {
  sent.length = 0;
  replies = { '/api/checkout/pay': started, '/api/checkout/confirm': { ok: true } };
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    sent.push({ url, body: JSON.parse(String(init.body)) as Record<string, unknown> });
    const reply = replies[url];
    if (reply instanceof Error) throw reply;
    return Response.json(reply);
  });
  vi.stubGlobal('location', { assign });
  assign.mockReset();
  vi.mocked(openRazorpay).mockReset();
  vi.mocked(openRazorpay).mockResolvedValue({ ok: true, answer });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function show() {
  render(
    <PayForm
      locale="en"
      options={[{ name: 'razorpay', label: 'UPI', hint: '', action: 'Pay ₹100', available: true }]}
      seen="100.00"
      reference="ref"
      scriptUrl="http://rzp/checkout.js"
      callbackBase="http://shop/callback"
      words={words}
    />,
  );
  return screen.getByTestId('pay');
}

it('passes the answer on and shows the status page', async () => {
  await userEvent.click(show());
  await waitFor(() => expect(assign).toHaveBeenCalledWith('/order/ref'));
  expect(sent.map(({ url }) => url)).toEqual(['/api/checkout/pay', '/api/checkout/confirm']);
  expect(sent[0]?.body).toEqual({ provider: 'razorpay', seen: '100.00', locale: 'en' });
  expect(vi.mocked(openRazorpay).mock.calls[0]?.[2]).toBe('http://shop/callback?checkout=ref&transaction=T1');
});

it('double pay: pressing twice opens one payment, and the button stays dead once paid', async () => {
  let open: (result: { ok: true; answer: typeof answer }) => void = () => undefined;
  vi.mocked(openRazorpay).mockReturnValue(new Promise((resolve) => (open = resolve)));
  const pay = show();
  await userEvent.dblClick(pay);
  await waitFor(() => expect(openRazorpay).toHaveBeenCalledTimes(1));
  expect(pay).toBeDisabled();
  open({ ok: true, answer });
  await waitFor(() => expect(assign).toHaveBeenCalled());
  expect(pay).toBeDisabled();
});

it('total changes between view and pay: shows the new one and opens nothing', async () => {
  replies['/api/checkout/pay'] = { ok: false, code: 'TOTAL_CHANGED', total: '₹1,20,000' };
  await userEvent.click(show());
  expect(await screen.findByTestId('pay-message')).toHaveTextContent('Now ₹1,20,000');
  expect(openRazorpay).not.toHaveBeenCalled();
});

it('the status page is shown even when the confirming call is lost', async () => {
  replies['/api/checkout/confirm'] = new TypeError('network');
  await userEvent.click(show());
  await waitFor(() => expect(assign).toHaveBeenCalledWith('/order/ref'));
});

it.each([
  [{ ok: false, reason: 'dismissed' } as const, 'Closed'],
  [{ ok: false, reason: 'failed' } as const, 'Failed'],
  [{ ok: false, reason: 'script' } as const, 'No script'],
])('can be tried again after %o', async (result, text) => {
  vi.mocked(openRazorpay).mockResolvedValueOnce(result);
  const pay = show();
  await userEvent.click(pay);
  expect(await screen.findByTestId('pay-message')).toHaveTextContent(text);
  expect(pay).toBeEnabled();
  await userEvent.click(pay);
  await waitFor(() => expect(assign).toHaveBeenCalledWith('/order/ref'));
});

it('says that the shop does not answer', async () => {
  replies['/api/checkout/pay'] = new TypeError('network');
  await userEvent.click(show());
  expect(await screen.findByTestId('pay-message')).toHaveTextContent('Down');
});
