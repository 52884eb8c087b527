import 'server-only';
import type { Cart } from '@/lib/saleor/cart';
import { cashOnDelivery } from './cash-on-delivery';
import { razorpay } from './razorpay';
import type { PayStart, ProviderName } from './types';

/** What the shopper asks for besides paying. */
export interface PayWish {
  /** A signed-in customer lets the provider keep this card or UPI id for the next time. */
  readonly remember?: boolean;
}

/** One way to pay, on the server. */
export interface PaymentProvider {
  readonly name: ProviderName;
  /** The gateway's id in the backend. */
  readonly gateway: string;
  /** Begin paying what is due; must be safe to repeat for the same cart and amount. */
  start(cart: Cart, token: string | undefined, wish?: PayWish): Promise<PayStart>;
}

const providers: readonly PaymentProvider[] = [razorpay, cashOnDelivery];

export function provider(name: string): PaymentProvider | undefined {
  return providers.find((candidate) => candidate.name === name);
}

export function allProviders(): readonly PaymentProvider[] {
  return providers;
}
