import { confirmSubscription } from '@/actions/subscriptions';
import { openRazorpay } from './open-razorpay';
import { razorpayOptionsIn } from './options-in';
import type { OpenResult } from './types';

/** Where Razorpay's page is loaded from, and where it sends those back whose browser cannot be answered. */
export interface RazorpayPage {
  readonly scriptUrl: string;
  readonly returnUrl: string;
}

/**
 * Have the customer agree to a subscription's payment in Razorpay's page and pass the answer on. Undefined
 * when there is nothing to agree to.
 */
export async function agree(id: string, payment: unknown, page: RazorpayPage): Promise<OpenResult | undefined> {
  const options = razorpayOptionsIn(payment);
  if (!options) return undefined;
  const opened = await openRazorpay(page.scriptUrl, options, page.returnUrl);
  if (opened.ok) await confirmSubscription(id, { ...opened.answer });
  return opened;
}
