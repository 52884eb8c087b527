import { keepCart } from '@/lib/cart-cookie';
import { actionToken } from '@/lib/auth/session';
import { defaultLocale, isLocale, localePath } from '@/i18n/config';
import { carts } from '@/lib/saleor/cart';
import { surfaceFor } from '@/lib/saleor/channel';

/** Take up a cart from the link in a message ("you can still pay"), on whatever device it is opened. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const wanted = query.get('locale') ?? '';
  const locale = isLocale(wanted) ? wanted : defaultLocale;
  const token = await actionToken();
  const { channel } = await surfaceFor(token);
  const cart = await carts(token, locale).find((query.get('checkout') ?? '').slice(0, 200));
  const usable = cart?.channel === channel;
  if (usable) await keepCart(cart);
  const location = localePath(locale, usable ? '/checkout' : '/cart');
  return new Response(null, { status: 303, headers: { Location: location, 'Cache-Control': 'no-store' } });
}
