// @vitest-environment jsdom
import { afterEach, expect, it, vi } from 'vitest';
import { isInAppBrowser, openRazorpay } from './open-razorpay';

type Options = Record<string, unknown> & { handler: (answer: object) => void; modal: { ondismiss: () => void } };

function fakeRazorpay(act: (options: Options, fail: () => void) => void) {
  let seen: Options | undefined;
  window.Razorpay = class {
    fail: (failure: { error?: { description?: string } }) => void = () => undefined;
    constructor(readonly options: Record<string, unknown>) {
      seen = options as Options;
    }
    on(_event: string, listener: (failure: { error?: { description?: string } }) => void) {
      this.fail = listener;
    }
    open() {
      act(this.options as Options, () => this.fail({ error: { description: 'Declined' } }));
    }
  };
  return () => seen;
}

const options = { key: 'rzp_test', order_id: 'order_1' };
const open = () => openRazorpay('http://rzp/checkout.js', options, 'http://shop/callback');

afterEach(() => {
  delete window.Razorpay;
});

it('returns the handler’s answer', async () => {
  const answer = { razorpay_payment_id: 'pay_1', razorpay_order_id: 'order_1', razorpay_signature: 's' };
  fakeRazorpay((given) => given.handler(answer));
  expect(await open()).toEqual({ ok: true, answer });
});

it('tells a closed page from a failed payment, and lets a failed one be tried again inside', async () => {
  fakeRazorpay((given) => given.modal.ondismiss());
  expect(await open()).toEqual({ ok: false, reason: 'dismissed' });
  fakeRazorpay((given, fail) => {
    fail();
    given.modal.ondismiss();
  });
  expect(await open()).toEqual({ ok: false, reason: 'failed', message: 'Declined' });
  fakeRazorpay((given, fail) => {
    fail();
    given.handler({ razorpay_payment_id: 'pay_2' });
  });
  expect(await open()).toMatchObject({ ok: true });
});

it('asks for a redirect only in browsers inside apps', async () => {
  const seen = fakeRazorpay((given) => given.modal.ondismiss());
  await open();
  expect(seen()).not.toHaveProperty('callback_url');
  vi.spyOn(navigator, 'userAgent', 'get').mockReturnValue('Mozilla/5.0 (Linux; Android 14) Instagram 300.0');
  await open();
  expect(seen()).toMatchObject({ callback_url: 'http://shop/callback', redirect: true });
  expect(isInAppBrowser('Mozilla/5.0 (Linux; Android 14) Chrome/126 Mobile Safari/537.36')).toBe(false);
});

it('says when the script does not load, and tries again the next time', async () => {
  const first = open();
  document.head.querySelector('script')?.onerror?.(new Event('error'));
  expect(await first).toEqual({ ok: false, reason: 'script' });
  const second = open();
  expect(document.head.querySelectorAll('script')).toHaveLength(1);
  fakeRazorpay((given) => given.modal.ondismiss());
  document.head.querySelector('script')?.onload?.(new Event('load'));
  expect(await second).toMatchObject({ reason: 'dismissed' });
});
