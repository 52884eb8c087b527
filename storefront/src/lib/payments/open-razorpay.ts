/** Razorpay's page in the browser: load checkout.js on the intent to pay, open it, tell how it ended. */
import type { OpenResult, RazorpayAnswer, RazorpayOptions } from './types';

interface RazorpayInstance {
  open(): void;
  on(event: 'payment.failed', listener: (failure: { error?: { description?: string } }) => void): void;
}

declare global {
  interface Window {
    Razorpay?: new (options: Record<string, unknown>) => RazorpayInstance;
  }
}

let loading: Promise<boolean> | undefined;

/** Load checkout.js once; a failed load may be tried again. */
export function loadCheckout(url: string): Promise<boolean> {
  if (window.Razorpay) return Promise.resolve(true);
  loading ??= new Promise((resolve) => {
    const script = document.createElement('script');
    script.src = url;
    script.async = true;
    script.onload = () => resolve(Boolean(window.Razorpay));
    script.onerror = () => {
      loading = undefined;
      script.remove();
      resolve(false);
    };
    document.head.append(script);
  });
  return loading;
}

/** Browsers inside apps, where a popup's answer gets lost and a redirect is needed. */
export function isInAppBrowser(agent: string): boolean {
  return /Instagram|FBAN|FBAV|FB_IAB|UCBrowser|Opera Mini|OPR\/.*Mini|MicroMessenger|Line\//i.test(agent);
}

/** Open the payment page and wait until it closes. */
export async function openRazorpay(
  scriptUrl: string,
  options: RazorpayOptions,
  callbackUrl: string,
): Promise<OpenResult> {
  if (!(await loadCheckout(scriptUrl)) || !window.Razorpay) return { ok: false, reason: 'script' };
  const Razorpay = window.Razorpay;
  return new Promise((resolve) => {
    let failure: string | undefined;
    const razorpay = new Razorpay({
      ...options,
      ...(isInAppBrowser(navigator.userAgent) ? { callback_url: callbackUrl, redirect: true } : {}),
      handler: (answer: RazorpayAnswer) => resolve({ ok: true, answer }),
      modal: {
        // The same order can be tried again inside the page, so a failure ends nothing by itself.
        ondismiss: () =>
          resolve(failure === undefined ? { ok: false, reason: 'dismissed' } : { ok: false, reason: 'failed', message: failure }),
      },
    });
    razorpay.on('payment.failed', ({ error }) => {
      failure = error?.description ?? '';
    });
    razorpay.open();
  });
}
