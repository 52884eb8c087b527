import 'server-only';
import { completeCheckout } from '@/lib/saleor/orders';
import type { PaymentProvider } from './registry';
import { initialize } from './transaction';

const gateway = 'saleor_plugins.cash_on_delivery';

/** Pay the courier: accepted or refused at once, and the order placed in the same step. */
export const cashOnDelivery: PaymentProvider = {
  name: 'cash_on_delivery',
  gateway,
  async start(cart, token) {
    const answer = await initialize(cart, gateway, token);
    const type = answer?.transactionEvent?.type;
    if (!answer?.transaction || !type || type.endsWith('_FAILURE')) return { ok: false, code: 'REFUSED' };
    const { order, code } = await completeCheckout(cart.id, token);
    if (order) return { ok: true, kind: 'status', reference: cart.token };
    return { ok: false, code: code === 'INSUFFICIENT_STOCK' ? 'STOCK' : 'REFUSED' };
  },
};
