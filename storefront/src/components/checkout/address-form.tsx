'use client';

import { useActionState, useEffect, useRef } from 'react';
import { saveAddress, type StepReply } from '@/actions/checkout';
import { AddressFields } from '@/components/form/address-fields';
import { Field } from '@/components/form/field';
import type { Locale } from '@/i18n/config';

interface Props {
  readonly locale: Locale;
  readonly values: Readonly<Record<string, string>>;
  readonly states: readonly string[];
  readonly texts: Record<string, unknown>;
  readonly words: { optional: string; gstin: string; gstinHint: string; submit: string; busy: string; problems: Record<string, string> };
}

/** Contact and address of the checkout. */
export function AddressForm({ locale, values, states, texts, words }: Props) {
  const [reply, action, pending] = useActionState<StepReply, FormData>(saveAddress, { problems: {}, values });
  const form = useRef<HTMLFormElement>(null);
  const shape = texts as { email: string; emailHint: string; problems: Record<string, string> };
  const problem = (name: string) => {
    const code = reply.problems[name];
    return code && shape.problems[code];
  };

  // The first field with a problem takes the focus, so that it is read out.
  useEffect(() => {
    if (Object.keys(reply.problems).length > 0) {
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    }
  }, [reply]);

  return (
    <form ref={form} action={action} noValidate className="space-y-4">
      <input type="hidden" name="locale" value={locale} />
      <Field
        name="email"
        label={shape.email}
        hint={shape.emailHint}
        type="email"
        autoComplete="email"
        required
        defaultValue={reply.values.email}
        problem={problem('email')}
      />
      <AddressFields values={reply.values} problems={reply.problems} states={states} texts={texts} optional={words.optional} />
      <details open={Boolean(reply.values.gstin)}>
        <summary className="link inline-flex min-h-11 items-center">{words.gstinHint}</summary>
        <Field
          name="gstin"
          label={words.gstin}
          optional={words.optional}
          maxLength={15}
          autoCapitalize="characters"
          defaultValue={reply.values.gstin}
          problem={problem('gstin')}
          className="mt-2 max-w-sm"
        />
      </details>
      {(reply.code || reply.problems.form) && (
        <p role="alert" className="alert">
          {reply.code ? words.problems[reply.code] : shape.problems.INVALID}
        </p>
      )}
      <button type="submit" disabled={pending} className="button w-full sm:w-auto" data-testid="save-address">
        {pending ? words.busy : words.submit}
      </button>
    </form>
  );
}
