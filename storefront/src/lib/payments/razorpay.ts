import 'server-only';
import { execute } from '@/lib/saleor/client';
import { TransactionProcessDocument } from '@/lib/saleor/gql/graphql';
import { razorpayOptionsIn } from './options-in';
import type { PaymentProvider } from './registry';
import { initialize } from './transaction';
import type { RazorpayAnswer } from './types';

const gateway = 'saleor_plugins.razorpay';

/** Razorpay Checkout: one order per cart and amount, opened in the browser, decided by the backend. */
export const razorpay: PaymentProvider = {
  name: 'razorpay',
  gateway,
  async start(cart, token, wish) {
    const answer = await initialize(cart, gateway, token, token && wish?.remember ? { savePaymentMethod: true } : {});
    const options = razorpayOptionsIn(answer?.data);
    const failed = answer?.transactionEvent?.type?.endsWith('_FAILURE');
    if (!answer?.transaction || failed || !options) return { ok: false, code: 'REFUSED' };
    if (answer.transactionEvent?.type === 'CHARGE_SUCCESS') return { ok: true, kind: 'status', reference: cart.token };
    return { ok: true, kind: 'open', transactionId: answer.transaction.id, options };
  },
};

/**
 * Hand the browser's answer to the backend, which verifies its signature and asks Razorpay. False only
 * when the backend knows that the payment failed; the status page shows what it knows later.
 */
export async function processAnswer(transactionId: string, answer: RazorpayAnswer, token: string | undefined): Promise<boolean> {
  const { transactionProcess } = await execute(
    TransactionProcessDocument,
    { id: transactionId, data: answer },
    { kind: 'private', token },
  );
  return !transactionProcess?.transactionEvent?.type?.endsWith('_FAILURE');
}
