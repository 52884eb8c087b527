import { createHash } from 'node:crypto';
import { toDecimal, type Money } from '@/lib/money';

/**
 * The same cart, gateway and amount give the same key, so back, refresh and a second tab meet the
 * same payment; a changed amount begins a new one.
 */
export function paymentKey(checkoutId: string, gateway: string, amount: Money): string {
  return createHash('sha256')
    .update([checkoutId, gateway, toDecimal(amount), amount.currency].join('|'))
    .digest('hex')
    .slice(0, 40);
}
