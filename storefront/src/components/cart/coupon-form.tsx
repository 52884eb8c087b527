'use client';

import { useActionState } from 'react';
import { applyCoupon, removeCoupon, type CartReply } from '@/actions/cart';
import type { Locale } from '@/i18n/config';

interface Props {
  readonly locale: Locale;
  readonly applied: string | undefined;
  readonly words: { label: string; apply: string; applied: string; remove: string; problems: Record<string, string> };
}

const idle: CartReply = { status: 'idle' };

/** One coupon: enter it, or take it away. */
export function CouponForm({ locale, applied, words }: Props) {
  const [reply, action, pending] = useActionState(applied ? removeCoupon : applyCoupon, idle);
  const problem = !pending && reply.code ? (words.problems[reply.code] ?? words.problems.OTHER) : undefined;
  return (
    <form action={action} className="space-y-2">
      <input type="hidden" name="locale" value={locale} />
      {applied ? (
        <div className="good flex flex-wrap items-center justify-between gap-2">
          <input type="hidden" name="coupon" value={applied} />
          <span data-testid="coupon-applied">{words.applied}</span>
          <button disabled={pending} className="link min-h-11">
            {words.remove}
          </button>
        </div>
      ) : (
        <>
          <label htmlFor="coupon" className="label">
            {words.label}
          </label>
          <div className="flex gap-2">
            <input
              id="coupon"
              name="coupon"
              maxLength={64}
              autoComplete="off"
              autoCapitalize="characters"
              aria-invalid={problem ? true : undefined}
              aria-describedby={problem ? 'coupon-problem' : undefined}
              className="field min-w-0 flex-1"
            />
            <button disabled={pending} className="button-quiet">
              {words.apply}
            </button>
          </div>
        </>
      )}
      <p id="coupon-problem" role="status" className="text-sm font-semibold text-chilli">
        {problem}
      </p>
    </form>
  );
}
