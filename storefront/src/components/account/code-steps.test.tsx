// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { FormReply } from '@/lib/form-reply';
import { CodeSteps } from './code-steps';

const words = { target: 'Phone', sendCode: 'Send', codeSent: 'Sent to {phone}', code: 'Code', verify: 'Confirm', resend: 'Again', resendIn: '{seconds}', other: 'Other' };
const problems = { THROTTLED: 'Too many', WRONG_CODE: 'Wrong code', INVALID: 'Invalid', PHONE: 'No phone' };
const ask = vi.fn<() => Promise<FormReply>>();
const confirm = vi.fn<() => Promise<FormReply>>();

const sent = (target: string): FormReply => ({ status: 'done', data: { target, resendAfter: '0', minutes: '10' } });
const press = (name: string) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));

beforeEach(() => {
  ask.mockReset().mockImplementation(async () => sent('+91 1'));
  confirm.mockReset().mockResolvedValue({ status: 'refused', fields: { code: 'WRONG_CODE' } });
  render(<CodeSteps field={{ name: 'phone' }} ask={ask} confirm={confirm} hidden={{}} words={words} problems={problems} />);
});
afterEach(cleanup);

it('takes the code that was sent although another is refused', async () => {
  await press('Send');
  ask.mockResolvedValue({ status: 'refused', code: 'THROTTLED' });
  await press('Again');
  expect(screen.getByText('Too many')).toBeTruthy();
  expect(screen.getByLabelText('Code')).toBeTruthy();
  await press('Confirm');
  expect(confirm).toHaveBeenCalled();
});

it('says nothing of an earlier code about a new one', async () => {
  await press('Send');
  await press('Confirm');
  expect(screen.getByText('Wrong code')).toBeTruthy();
  await press('Again');
  expect(screen.queryByText('Wrong code')).toBeNull();
});

it('goes back to the number, and says what is wrong with the next one', async () => {
  await press('Send');
  await press('Other');
  expect(screen.getByLabelText('Phone')).toBeTruthy();
  ask.mockResolvedValue({ status: 'refused', fields: { phone: 'PHONE' } });
  await press('Send');
  expect(screen.getByText('No phone')).toBeTruthy();
  ask.mockResolvedValue(sent('+91 2'));
  await press('Send');
  expect(screen.getByText('Sent to +91 2')).toBeTruthy();
});
