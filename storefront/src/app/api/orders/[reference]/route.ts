import { cookies } from 'next/headers';
import { defaultLocale } from '@/i18n/config';
import { actionToken } from '@/lib/auth/session';
import { checkoutIdOf, dropCart, isReference } from '@/lib/cart-cookie';
import { json } from '@/lib/http';
import { settle } from '@/lib/saleor/orders';
import { BackendError } from '@/lib/saleor/client';

/** What became of a checkout, for the status page to poll; forgets the cart once it is an order. */
export async function GET(_request: Request, { params }: { params: Promise<{ reference: string }> }): Promise<Response> {
  const { reference } = await params;
  if (!isReference(reference)) return json({ state: 'unknown' }, 404);
  try {
    const settlement = await settle(reference, await actionToken(), defaultLocale);
    if (settlement.state === 'placed') {
      await forgetCart(reference);
      return json({ state: 'placed', number: settlement.order.number });
    }
    return json({ state: settlement.state });
  } catch (error) {
    if (error instanceof BackendError) return json({ state: 'unreachable' }, 503);
    throw error;
  }
}

async function forgetCart(reference: string): Promise<void> {
  const id = checkoutIdOf(reference);
  for (const { name, value } of (await cookies()).getAll()) {
    if (name.startsWith('cart_') && value === id) await dropCart(name.slice('cart_'.length));
  }
}
