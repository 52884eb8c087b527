'use server';

import { z } from 'zod';
import { isLocale, defaultLocale, type Locale } from '@/i18n/config';
import { actionToken } from '@/lib/auth/session';
import { cartId, dropCart, keepCart } from '@/lib/cart-cookie';
import { carts, type CartOutcome } from '@/lib/saleor/cart';
import { surfaceFor } from '@/lib/saleor/channel';
import { BackendError } from '@/lib/saleor/client';

/** What a cart action tells the page; the page itself is rendered anew with the cart's truth. */
export interface CartReply {
  readonly status: 'idle' | 'done' | 'refused' | 'unreachable';
  /** A key below `cart.problems`. */
  readonly code?: string;
  readonly quantity?: number;
  /** Changes with every reply, so that the same message is announced again. */
  readonly at?: number;
}

const variantLine = z.object({
  variantId: z.string().min(1).max(200),
  quantity: z.coerce.number().int().min(1).max(9999),
});
const lineChange = z.object({
  lineId: z.string().min(1).max(200),
  quantity: z.coerce.number().int().min(0).max(9999),
});

/** Add a pack to the cart, creating it when needed. */
export async function addToCart(_before: CartReply, form: FormData): Promise<CartReply> {
  const parsed = variantLine.safeParse({ variantId: form.get('variantId'), quantity: form.get('quantity') ?? 1 });
  if (!parsed.success) return reply('refused', 'INVALID');
  return addLines([parsed.data], localeOf(form));
}

/** Add several packs at once: quick order, reorder. */
export async function addLines(
  lines: { variantId: string; quantity: number }[],
  locale: Locale,
): Promise<CartReply> {
  return guarded(async () => {
    const token = await actionToken();
    const { channel } = await surfaceFor(token);
    const backend = carts(token, locale);
    const id = await cartId(channel);
    if (id) {
      const added = await backend.add(id, lines);
      if (added.ok || !added.gone) return finish(added);
    }
    return finish(await backend.create(channel, lines));
  });
}

/** Set a line's quantity; zero removes it. */
export async function setQuantity(_before: CartReply, form: FormData): Promise<CartReply> {
  const parsed = lineChange.safeParse({ lineId: form.get('lineId'), quantity: form.get('quantity') });
  if (!parsed.success) return reply('refused', 'INVALID');
  return onCart(localeOf(form), (backend, id) =>
    backend.setQuantity(id, parsed.data.lineId, parsed.data.quantity),
  );
}

export async function applyCoupon(_before: CartReply, form: FormData): Promise<CartReply> {
  const code = z.string().trim().min(1).max(64).safeParse(form.get('coupon'));
  if (!code.success) return reply('refused', 'COUPON_EMPTY');
  const answer = await onCart(localeOf(form), (backend, id) => backend.addCoupon(id, code.data));
  // Saleor calls an unknown code "invalid", like much else; here it can only mean the coupon.
  const unknown = answer.code === 'INVALID' || answer.code === 'NOT_FOUND';
  return unknown ? { ...answer, code: 'COUPON_UNKNOWN' } : answer;
}

export async function removeCoupon(_before: CartReply, form: FormData): Promise<CartReply> {
  const code = z.string().min(1).max(64).safeParse(form.get('coupon'));
  if (!code.success) return reply('refused', 'INVALID');
  return onCart(localeOf(form), (backend, id) => backend.removeCoupon(id, code.data));
}

type Backend = ReturnType<typeof carts>;

async function onCart(
  locale: Locale,
  change: (backend: Backend, id: string) => Promise<CartOutcome>,
): Promise<CartReply> {
  return guarded(async () => {
    const token = await actionToken();
    const { channel } = await surfaceFor(token);
    const id = await cartId(channel);
    if (!id) return reply('refused', 'NOT_FOUND');
    const changed = await change(carts(token, locale), id);
    if (!changed.ok && changed.gone) await dropCart(channel);
    return finish(changed);
  });
}

async function finish(changed: CartOutcome): Promise<CartReply> {
  if (changed.ok) {
    await keepCart(changed.cart);
    return { status: 'done', quantity: changed.cart.quantity, at: Date.now() };
  }
  return reply('refused', changed.problems[0]?.code ?? 'INVALID');
}

async function guarded(run: () => Promise<CartReply>): Promise<CartReply> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof BackendError) return reply('unreachable', error.kind === 'throttled' ? 'THROTTLED' : 'UNREACHABLE');
    throw error;
  }
}

function reply(status: CartReply['status'], code: string): CartReply {
  return { status, code, at: Date.now() };
}

function localeOf(form: FormData): Locale {
  const value = form.get('locale');
  return typeof value === 'string' && isLocale(value) ? value : defaultLocale;
}
