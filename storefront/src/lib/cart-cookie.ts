import 'server-only';
import { cookies } from 'next/headers';
import { cartCookie, cookieNames, cookieOptions, days } from './cookies';
import type { Cart } from './saleor/cart';

const lifetime = days(30);

/** The id of this browser's cart in a channel. */
export async function cartId(channel: string): Promise<string | undefined> {
  return (await cookies()).get(cartCookie(channel))?.value;
}

/** Remember a cart; only where cookies can be set (actions and route handlers). */
export async function keepCart(cart: Cart): Promise<void> {
  const jar = await cookies();
  jar.set(cartCookie(cart.channel), cart.id, cookieOptions(lifetime));
  jar.set(cookieNames.count, String(cart.quantity), cookieOptions(lifetime));
}

/** Forget a cart that became an order or went away. */
export async function dropCart(channel: string): Promise<void> {
  const jar = await cookies();
  jar.delete(cartCookie(channel));
  jar.delete(cookieNames.count);
}

/** Pieces in the cart as last seen. */
export async function cartCount(): Promise<number> {
  const value = Number((await cookies()).get(cookieNames.count)?.value ?? '0');
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** Remember the order that a cart is becoming, for whoever closes the tab and comes back. */
export async function keepLastOrder(reference: string): Promise<void> {
  (await cookies()).set(cookieNames.lastOrder, reference, cookieOptions(days(7)));
}

export async function lastOrder(): Promise<string | undefined> {
  const value = (await cookies()).get(cookieNames.lastOrder)?.value;
  return value && isReference(value) ? value : undefined;
}

/** A checkout's token: the part of its id that nobody can guess. */
export function isReference(value: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(value);
}

/** The checkout's id in the API for a reference. */
export function checkoutIdOf(reference: string): string {
  return btoa(`Checkout:${reference}`);
}
