'use client';

import { startTransition, useActionState, type FormEvent } from 'react';
import { quickOrder, type QuickReply } from '@/actions/distributor';
import { localePath, type Locale } from '@/i18n/config';

interface Props {
  readonly locale: Locale;
  readonly words: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, string>>;
}

const idle: QuickReply = { status: 'idle' };

/** Codes and quantities, typed, pasted or from a file, into the cart at once. */
export function QuickOrderForm({ locale, words, problems }: Props) {
  const [reply, action, pending] = useActionState(quickOrder, idle);
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => action(form));
  }
  return (
    <form action={action} onSubmit={send} className="space-y-3">
      <input type="hidden" name="locale" value={locale} />
      <label htmlFor="quick-lines" className="label">
        {words.lead}
      </label>
      <textarea id="quick-lines" name="lines" rows={6} placeholder={words.example} spellCheck={false} className="field font-mono" />
      <label htmlFor="quick-file" className="label">
        {words.file}
      </label>
      <input id="quick-file" type="file" name="file" accept=".csv,text/csv,text/plain" className="field" />
      <div role="status" className="space-y-2 empty:hidden">
        {!pending && reply.status === 'done' && (
          <p className="good flex flex-wrap justify-between gap-2" data-testid="quick-added">
            {reply.added === 1 ? words.addedOne : words.added?.replace('{count}', String(reply.added))}
            <a href={localePath(locale, '/cart')} className="link">
              {words.cart}
            </a>
          </p>
        )}
        {!pending && reply.code && problems[reply.code] && <p className="alert">{problems[reply.code]}</p>}
        {!pending && (reply.unknown?.length ?? 0) > 0 && <p className="alert">{words.unknown?.replace('{codes}', reply.unknown?.join(', ') ?? '')}</p>}
        {!pending && (reply.wrongLines?.length ?? 0) > 0 && <p className="alert">{words.wrong?.replace('{lines}', reply.wrongLines?.join(', ') ?? '')}</p>}
      </div>
      <button disabled={pending} className="button" data-testid="quick-order">
        {pending ? words.busy : words.submit}
      </button>
    </form>
  );
}
