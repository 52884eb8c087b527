import { z } from 'zod';
import { defaultLocale, locales } from '@/i18n/config';
import { actionToken } from '@/lib/auth/session';
import { cartId, keepLastOrder } from '@/lib/cart-cookie';
import { isOpen } from '@/lib/delivery-slots';
import { env } from '@/lib/env';
import { json, readJson } from '@/lib/http';
import { formatMoney, toDecimal } from '@/lib/money';
import { provider } from '@/lib/payments/registry';
import type { PayProblem, PayStart } from '@/lib/payments/types';
import { carts, type Cart } from '@/lib/saleor/cart';
import { surfaceFor } from '@/lib/saleor/channel';
import { BackendError } from '@/lib/saleor/client';
import { serverNow } from '@/lib/server-now';

const body = z.object({
  provider: z.enum(['razorpay', 'cash_on_delivery']),
  /** What the shopper saw on the button, decimal text. */
  seen: z.string().max(20),
  locale: z.enum(locales).default(defaultLocale),
  remember: z.boolean().default(false),
});

/** Begin to pay the cart, if it still is what the shopper saw. */
export async function POST(request: Request): Promise<Response> {
  const read = await readJson(request, body);
  if (!read.ok) return read.response;
  try {
    return json(await start(read.value));
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return json(refusal(error.kind === 'throttled' ? 'THROTTLED' : 'UNREACHABLE'));
  }
}

async function start({ provider: name, seen, locale, remember }: z.output<typeof body>): Promise<PayStart> {
  const way = provider(name);
  if (!way) return refusal('NOT_AVAILABLE');
  const token = await actionToken();
  const { channel } = await surfaceFor(token);
  const id = await cartId(channel);
  const cart = id ? await carts(token, locale).find(id) : undefined;
  if (!cart) return refusal('NO_CART');
  if (cart.paid) return { ok: true, kind: 'status', reference: cart.token };
  if (cart.hasProblems || cart.lines.length === 0) return refusal('STOCK');
  if (!isComplete(cart)) return refusal('INCOMPLETE');
  if (!isOpen(cart.slot, serverNow(), env().delivery)) return refusal('SLOT_CLOSED');
  if (toDecimal(cart.due) !== seen) return { ok: false, code: 'TOTAL_CHANGED', total: formatMoney(cart.due, locale) };
  const started = await way.start(cart, token, { remember });
  if (started.ok) await keepLastOrder(cart.token);
  return started;
}

function isComplete(cart: Cart): boolean {
  return Boolean(cart.email && cart.shippingAddress && cart.billingAddress && cart.deliveryId);
}

function refusal(code: PayProblem): PayStart {
  return { ok: false, code };
}
