'use client';

import { startTransition, useActionState, type FormEvent } from 'react';
import { bulkReorder, type QuickReply } from '@/actions/distributor';
import { localePath, type Locale } from '@/i18n/config';
import type { ReorderLine } from '@/lib/bulk-reorder';

interface Props {
  readonly locale: Locale;
  readonly lines: readonly ReorderLine[];
  readonly words: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, string>>;
}

const idle: QuickReply = { status: 'idle' };

/** Everything bought lately with the quantity of last time, into the cart at once. */
export function ReorderForm({ locale, lines, words, problems }: Props) {
  const [reply, action, pending] = useActionState(bulkReorder, idle);
  // Not left to React's form action, which empties the form.
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => action(form));
  }
  return (
    <form action={action} onSubmit={send} className="space-y-3">
      <input type="hidden" name="locale" value={locale} />
      <ul className="divide-y divide-line">
        {lines.map((line) => (
          <li key={line.variantId}>
            <label className="flex items-center gap-4 py-2">
              <span className="min-w-0 flex-1">
                <span className="block font-semibold">{line.name}</span>
                <span className="text-sm text-soft">{line.sku}</span>
              </span>
              <input
                type="number"
                name={`quantity:${line.variantId}`}
                aria-label={words.quantityOf?.replace('{name}', line.name)}
                inputMode="numeric"
                min={0}
                max={9999}
                defaultValue={line.quantity}
                className="field w-24 shrink-0"
              />
            </label>
          </li>
        ))}
      </ul>
      <div role="status" className="empty:hidden">
        {!pending && reply.status === 'done' && (
          <p className="good flex flex-wrap justify-between gap-2" data-testid="bulk-added">
            {reply.added === 1 ? words.addedOne : words.added?.replace('{count}', String(reply.added))}
            <a href={localePath(locale, '/cart')} className="link">
              {words.cart}
            </a>
          </p>
        )}
        {!pending && reply.code && <p className="alert">{problems[reply.code] ?? problems.OTHER}</p>}
      </div>
      <button disabled={pending} className="button" data-testid="bulk-reorder">
        {pending ? words.busy : words.submit}
      </button>
    </form>
  );
}
