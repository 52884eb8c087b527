import type { RazorpayOptions } from './types';

/** Razorpay's options in a gateway's answer: below `checkout`, or the answer itself. */
export function razorpayOptionsIn(data: unknown): RazorpayOptions | undefined {
  const parsed = typeof data === 'string' ? parse(data) : data;
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const options = ((parsed as { checkout?: unknown }).checkout ?? parsed) as Record<string, unknown>;
  const named = typeof options.order_id === 'string' || typeof options.subscription_id === 'string';
  return typeof options.key === 'string' && named ? (options as RazorpayOptions) : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
