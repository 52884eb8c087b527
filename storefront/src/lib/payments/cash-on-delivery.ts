import 'server-only';
import type { PaymentProvider } from './registry';
import { initialize } from './transaction';

const gateway = 'saleor_plugins.cash_on_delivery';

/** Pay the courier. Accepted or refused at once; the status page places the order. */
export const cashOnDelivery: PaymentProvider = {
  name: 'cash_on_delivery',
  gateway,
  async start(cart, token) {
    const answer = await initialize(cart, gateway, token);
    const type = answer?.transactionEvent?.type;
    if (!answer?.transaction || !type || type.endsWith('_FAILURE')) return { ok: false, code: 'REFUSED' };
    return { ok: true, kind: 'status', reference: cart.token };
  },
};
