'use client';

import { startTransition, useActionState, type FormEvent } from 'react';
import { track, type TrackReply } from '@/actions/track';
import { Field } from '@/components/form/field';
import type { Locale } from '@/i18n/config';

interface Props {
  readonly locale: Locale;
  readonly number: string;
  readonly words: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, string>>;
  readonly stages: Readonly<Record<string, string>>;
}

const idle: TrackReply = { status: 'idle' };

/** Number and phone in, stages out. */
export function TrackForm({ locale, number, words, problems, stages }: Props) {
  const [reply, action, pending] = useActionState(track, idle);
  const problem = (name: string) => {
    const code = reply.fields?.[name];
    return code && problems[code];
  };
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => action(form));
  }
  const { found } = reply;
  return (
    <>
      <form action={action} onSubmit={send} noValidate className="space-y-4">
        <input type="hidden" name="locale" value={locale} />
        <Field name="number" label={words.number ?? ''} defaultValue={number} autoComplete="off" required maxLength={40} problem={problem('number')} />
        <Field name="phone" label={words.phone ?? ''} type="tel" inputMode="tel" autoComplete="tel" required problem={problem('phone')} />
        <button disabled={pending} className="button w-full" data-testid="track">
          {pending ? words.busy : words.submit}
        </button>
      </form>
      <div role="status" className="mt-5 empty:hidden">
        {!pending && reply.code && <p className="alert">{reply.code === 'NOT_FOUND' ? words.notFound : problems[reply.code]}</p>}
        {!pending && found && (
          <div data-testid="tracked" className="space-y-3">
            <p className="flex items-center justify-between gap-3">
              <strong className="text-lg">{found.number}</strong>
              <span className="rounded-full bg-leaf-pale px-3 py-1 font-semibold text-leaf-dark">{stages[found.stage]}</span>
            </p>
            <p>
              {found.total} · {found.paid ? words.paid : words.unpaid}
            </p>
            {found.expected && <p>{words.expected?.replace('{date}', found.expected)}</p>}
            <ul className="list-disc pl-5 text-soft">
              {found.items.map((item) => (
                <li key={item}>{item}</li>
              ))}
            </ul>
            <ol className="space-y-3 border-l-2 border-leaf/40 pl-4">
              {found.timeline.map((entry) => (
                <li key={entry.stage + entry.date}>
                  <p className="font-semibold">{stages[entry.stage]}</p>
                  <p className="text-sm text-soft">
                    {entry.date}
                    {entry.note && ` · ${entry.note}`}
                    {entry.trackingNumber && ` · ${entry.trackingNumber}`}
                  </p>
                  {entry.trackingUrl && (
                    <a href={entry.trackingUrl} target="_blank" rel="noopener noreferrer" className="link text-sm">
                      {stages.trackParcel}
                    </a>
                  )}
                </li>
              ))}
            </ol>
          </div>
        )}
      </div>
    </>
  );
}
