import 'server-only';
import type { Locale } from '@/i18n/config';
import { formatMoney, subtract, toDecimal, type Money } from '@/lib/money';
import { execute } from '@/lib/saleor/client';
import { TransactionInitializeDocument } from '@/lib/saleor/gql/graphql';
import { orderById, type Order } from '@/lib/saleor/orders';
import { paymentKey } from './idempotency';
import { razorpayOptionsIn } from './options-in';
import type { PayStart } from './types';

const gateway = 'saleor_plugins.razorpay';

/** What of an order is still to be paid; undefined when nothing is. */
export function dueOn(order: Order): Money | undefined {
  if (order.paid || order.status === 'CANCELED' || order.status === 'EXPIRED') return undefined;
  const due = subtract(order.total, order.charged);
  return due.minor > 0n ? due : undefined;
}

/** Open Razorpay for what an order still owes, if that is what was shown. */
export async function startOrderPayment(orderId: string, seen: string, token: string | undefined, locale: Locale): Promise<PayStart> {
  const order = await orderById(orderId, token);
  const due = order && dueOn(order);
  if (!order || !due) return { ok: false, code: 'NOT_AVAILABLE' };
  if (toDecimal(due) !== seen) return { ok: false, code: 'TOTAL_CHANGED', total: formatMoney(due, locale) };
  const { transactionInitialize } = await execute(
    TransactionInitializeDocument,
    { id: order.id, gateway: { id: gateway, data: {} }, amount: toDecimal(due), idempotencyKey: paymentKey(order.id, gateway, due) },
    { kind: 'private', token },
  );
  const options = razorpayOptionsIn(transactionInitialize?.data);
  if (!transactionInitialize?.transaction || !options) return { ok: false, code: 'REFUSED' };
  return { ok: true, kind: 'open', transactionId: transactionInitialize.transaction.id, options };
}
