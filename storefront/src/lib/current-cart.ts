import 'server-only';
import { cache } from 'react';
import type { Locale } from '@/i18n/config';
import { cartId } from './cart-cookie';
import { carts, type Cart } from './saleor/cart';
import { surface } from './saleor/channel';

/** The visitor's cart for a page; undefined when there is none. */
export const currentCart = cache(async (locale: Locale): Promise<Cart | undefined> => {
  const on = await surface();
  const id = await cartId(on.channel);
  if (!id) return undefined;
  const cart = await carts(on.token, locale).find(id);
  return cart?.channel === on.channel ? cart : undefined;
});
