'use client';

import { useActionState, useOptimistic, useTransition } from 'react';
import { setQuantity, type CartReply } from '@/actions/cart';
import type { Locale } from '@/i18n/config';

interface Props {
  readonly lineId: string;
  readonly locale: Locale;
  readonly quantity: number;
  readonly most: number;
  readonly step: number;
  readonly words: {
    quantity: string;
    less: string;
    more: string;
    remove: string;
    removeNamed: string;
    updating: string;
    problems: Record<string, string>;
  };
}

const idle: CartReply = { status: 'idle' };

/** A line's quantity: changes at once, and returns to the truth when the shop refuses. */
export function LineQuantity({ lineId, locale, quantity, most, step, words }: Props) {
  const [reply, submit] = useActionState(setQuantity, idle);
  const [shown, show] = useOptimistic(quantity);
  const [pending, start] = useTransition();

  function change(next: number) {
    start(() => {
      show(next);
      const form = new FormData();
      form.set('lineId', lineId);
      form.set('locale', locale);
      form.set('quantity', String(next));
      submit(form);
    });
  }

  const square = 'flex h-11 w-11 items-center justify-center rounded-full border border-leaf text-xl font-bold text-leaf-dark hover:bg-leaf-pale disabled:border-line disabled:text-soft';
  return (
    <div aria-busy={pending}>
      <div className="flex flex-wrap items-center gap-2">
        <div role="group" aria-label={words.quantity} className="flex items-center gap-1">
          <button type="button" aria-label={words.less} disabled={shown <= step} onClick={() => change(shown - step)} className={square}>
            −
          </button>
          <output aria-live="polite" className={`w-10 text-center font-semibold ${pending ? 'text-soft' : ''}`} data-testid="line-quantity">
            {shown}
          </output>
          <button type="button" aria-label={words.more} disabled={shown + step > most} onClick={() => change(shown + step)} className={square}>
            +
          </button>
        </div>
        <button type="button" aria-label={words.removeNamed} onClick={() => change(0)} className="min-h-11 px-2 text-sm font-semibold text-chilli underline underline-offset-4">
          {words.remove}
        </button>
      </div>
      <p role="status" className="text-sm text-chilli">
        {!pending && reply.code ? (words.problems[reply.code] ?? words.problems.OTHER) : ''}
      </p>
    </div>
  );
}
