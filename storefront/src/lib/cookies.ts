/** Names and lifetimes of our cookies. All are HttpOnly and SameSite=Lax. */
import { env } from './env';

export const cookieNames = {
  access: 'access_token',
  refresh: 'refresh_token',
  /** Which way of signing in the tokens came from: password or phone. */
  provider: 'auth_provider',
  /** How many pieces are in the cart, so that a page can show it without asking. */
  count: 'cart_count',
  /** The newest order's reference, for a shopper who comes back after closing the tab. */
  lastOrder: 'last_order',
} as const;

/** One cart per channel, so a wholesale cart never meets a consumer's. */
export function cartCookie(channel: string): string {
  return `cart_${channel.replace(/[^a-z0-9-]/gi, '')}`;
}

export const days = (count: number): number => count * 24 * 60 * 60;

/** Options for a cookie that lives `maxAge` seconds; the browser's session when left out. */
export function cookieOptions(maxAge?: number) {
  return {
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: env().secureCookies,
    path: '/',
    ...(maxAge === undefined ? {} : { maxAge }),
  };
}
