import 'server-only';
import { toDecimal } from '@/lib/money';
import type { Cart } from '@/lib/saleor/cart';
import { execute } from '@/lib/saleor/client';
import {
  TransactionInitializeDocument,
  type TransactionInitializeMutation,
} from '@/lib/saleor/gql/graphql';
import { paymentKey } from './idempotency';

type Initialized = NonNullable<TransactionInitializeMutation['transactionInitialize']>;

/** Ask a gateway to take what the cart still owes. */
export async function initialize(cart: Cart, gateway: string, token: string | undefined, data: Readonly<Record<string, unknown>> = {}): Promise<Initialized | null> {
  const { transactionInitialize } = await execute(
    TransactionInitializeDocument,
    {
      id: cart.id,
      gateway: { id: gateway, data },
      amount: toDecimal(cart.due),
      idempotencyKey: paymentKey(cart.id, gateway, cart.due),
    },
    { kind: 'private', token },
  );
  return transactionInitialize ?? null;
}
