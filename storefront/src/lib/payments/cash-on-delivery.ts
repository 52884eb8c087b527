import 'server-only';
import { execute } from '@/lib/saleor/client';
import { PaymentGatewayInitializeDocument } from '@/lib/saleor/gql/graphql';
import { completeCheckout } from '@/lib/saleor/orders';
import type { PaymentProvider } from './registry';
import { initialize } from './transaction';

const gateway = 'saleor_plugins.cash_on_delivery';

/** The line that carries the fee on a checkout and its order. */
export const cashFeeSku = 'CASH-ON-DELIVERY-FEE';

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
    // A promise without an order would lock the cart: asking anew takes promise and fee back.
    const variables = { id: cart.id, paymentGateways: [{ id: gateway }] };
    await execute(PaymentGatewayInitializeDocument, variables, { kind: 'private', token });
    return { ok: false, code: code === 'INSUFFICIENT_STOCK' ? 'STOCK' : 'REFUSED' };
  },
};
