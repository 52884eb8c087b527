'use client';

import { useActionState } from 'react';
import { addToCart, type CartReply } from '@/actions/cart';
import type { Locale } from '@/i18n/config';

interface Props {
  readonly variantId: string;
  readonly locale: Locale;
  readonly most: number;
  readonly step: number;
  readonly cartHref: string;
  readonly texts: {
    add: string;
    adding: string;
    added: string;
    quantity: string;
    cart: string;
    problems: Record<string, string>;
  };
}

const idle: CartReply = { status: 'idle' };

/** Quantity and "Add to cart" of the product page. */
export function BuyForm({ variantId, locale, most, step, cartHref, texts }: Props) {
  const [reply, action, pending] = useActionState(addToCart, idle);
  return (
    <form action={action} className="space-y-3">
      <input type="hidden" name="variantId" value={variantId} />
      <input type="hidden" name="locale" value={locale} />
      <div className="flex flex-wrap items-end gap-3">
        <label className="block">
          <span className="label">{texts.quantity}</span>
          <input
            type="number"
            name="quantity"
            inputMode="numeric"
            defaultValue={step}
            min={step}
            max={Math.max(step, most)}
            step={step}
            className="field w-24"
          />
        </label>
        <button type="submit" disabled={pending} className="button min-w-44 flex-1" data-testid="add-to-cart">
          {pending ? texts.adding : texts.add}
        </button>
      </div>
      <div role="status">
        {!pending && reply.status === 'done' && (
          <p className="good flex flex-wrap items-center justify-between gap-2" data-testid="added">
            {texts.added}
            <a href={cartHref} className="link inline-flex min-h-6 items-center">
              {texts.cart}
            </a>
          </p>
        )}
        {!pending && (reply.status === 'refused' || reply.status === 'unreachable') && (
          <p className="alert">{texts.problems[reply.code ?? ''] ?? texts.problems.OTHER}</p>
        )}
      </div>
    </form>
  );
}
