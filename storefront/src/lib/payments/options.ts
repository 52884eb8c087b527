import 'server-only';
import { parseMoney, type Money } from '@/lib/money';
import type { Cart } from '@/lib/saleor/cart';
import { BackendError, execute } from '@/lib/saleor/client';
import { PaymentGatewayInitializeDocument } from '@/lib/saleor/gql/graphql';
import { allProviders } from './registry';
import type { ProviderName } from './types';

/** A way to pay for one cart, as the checkout shows it. */
export interface PaymentOption {
  readonly name: ProviderName;
  readonly available: boolean;
  /** What paying this way costs extra. */
  readonly fee: Money | undefined;
  /** Why it is not available, in the backend's words. */
  readonly reason: string | undefined;
}

/** The ways to pay for this cart; gateways that the channel does not have are left out. */
export async function paymentOptions(cart: Cart, token: string | undefined): Promise<PaymentOption[]> {
  const options: PaymentOption[] = [];
  for (const { name, gateway } of allProviders()) {
    // Razorpay has nothing to say before the intent to pay; asking would open a needless session.
    if (name === 'razorpay') {
      options.push({ name, available: true, fee: undefined, reason: undefined });
      continue;
    }
    const option = await ask(name, gateway, cart, token);
    if (option) options.push(option);
  }
  return options;
}

async function ask(name: ProviderName, gateway: string, cart: Cart, token: string | undefined): Promise<PaymentOption | undefined> {
  try {
    const { paymentGatewayInitialize } = await execute(
      PaymentGatewayInitializeDocument,
      { id: cart.id, paymentGateways: [{ id: gateway }] },
      { kind: 'private', token },
    );
    const config = paymentGatewayInitialize?.gatewayConfigs?.find(({ id }) => id === gateway);
    if (!config || (config.errors ?? []).length > 0 || !config.data) return undefined;
    const { fee, available, reason } = config.data as { fee?: unknown; available?: unknown; reason?: unknown };
    return {
      name,
      available: available !== false,
      fee: readFee(fee, cart.currency),
      reason: typeof reason === 'string' ? reason : undefined,
    };
  } catch (error) {
    if (error instanceof BackendError) return undefined;
    throw error;
  }
}

/** "20.00", or null and the like when there is none. */
function readFee(value: unknown, currency: string): Money | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  try {
    const fee = parseMoney(String(value), currency);
    return fee.minor > 0n ? fee : undefined;
  } catch {
    return undefined;
  }
}
