// @vitest-environment jsdom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { confirmSubscription, resume, resumePlainly } from '@/actions/subscriptions';
import { openRazorpay } from '@/lib/payments/open-razorpay';
import { ResumeForm } from './resume-form';

const refresh = vi.fn();
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }));
vi.mock('@/actions/subscriptions', () => ({ resume: vi.fn(), resumePlainly: vi.fn(), confirmSubscription: vi.fn() }));
vi.mock('@/lib/payments/open-razorpay', () => ({ openRazorpay: vi.fn() }));

const answer = { razorpay_payment_id: 'pay_1', razorpay_order_id: 'order_1', razorpay_signature: 's' };
const options = { key: 'k', order_id: 'order_1', recurring: '1' };
const problems = { INVALID: 'No', NOT_AGREED: 'Not agreed', SCRIPT: 'No script', PENDING: 'The bank is slow', UNREACHABLE: 'Down' };

beforeEach(() => {
  refresh.mockReset();
  vi.mocked(confirmSubscription).mockReset();
  vi.mocked(openRazorpay).mockReset();
  vi.mocked(openRazorpay).mockResolvedValue({ ok: true, answer });
  vi.mocked(resume).mockReset();
  vi.mocked(resume).mockResolvedValue({ status: 'done', data: { payment: JSON.stringify(options) } });
});
afterEach(cleanup);

async function press() {
  render(<ResumeForm id="contract" scriptUrl="http://rzp/checkout.js" returnUrl="http://shop/subscriptions" submit="Resume" busy="…" done="Agreed" problems={problems} />);
  await userEvent.click(screen.getByTestId('resume'));
}

it('asks for a new permission where one is needed, and passes the answer on', async () => {
  await press();
  await screen.findByText('Agreed');
  expect(vi.mocked(resume).mock.calls[0]?.[1].get('id')).toBe('contract');
  expect(resumePlainly).not.toHaveBeenCalled();
  expect(openRazorpay).toHaveBeenCalledWith('http://rzp/checkout.js', options, 'http://shop/subscriptions');
  expect(confirmSubscription).toHaveBeenCalledWith('contract', answer);
  expect(refresh).toHaveBeenCalledOnce();
});

it('opens nothing where nothing is to be agreed to', async () => {
  vi.mocked(resume).mockResolvedValue({ status: 'done' });
  await press();
  await waitFor(() => expect(resume).toHaveBeenCalledOnce());
  expect(openRazorpay).not.toHaveBeenCalled();
  expect(confirmSubscription).not.toHaveBeenCalled();
});

it.each([
  ['dismissed', 'Not agreed'],
  ['failed', 'Not agreed'],
  ['script', 'No script'],
] as const)('%s: says so, confirms nothing, and may be pressed again', async (reason, text) => {
  vi.mocked(openRazorpay).mockResolvedValue({ ok: false, reason } as never);
  await press();
  await screen.findByText(text);
  expect(confirmSubscription).not.toHaveBeenCalled();
  expect(screen.queryByText('Agreed')).toBeNull();
  expect((screen.getByTestId('resume') as HTMLButtonElement).disabled).toBe(false);
});

it('says why it was refused', async () => {
  vi.mocked(resume).mockResolvedValue({ status: 'refused', code: 'PENDING' });
  await press();
  await screen.findByText('The bank is slow');
  expect(openRazorpay).not.toHaveBeenCalled();
});

it('says that the shop does not answer', async () => {
  vi.mocked(resume).mockRejectedValue(new Error('offline'));
  await press();
  await screen.findByText('Down');
});
