'use client';

import { startTransition, useActionState, type FormEvent } from 'react';
import { apply } from '@/actions/distributor';
import { AddressFields } from '@/components/form/address-fields';
import { Field } from '@/components/form/field';
import type { FieldProblems } from '@/lib/address';
import type { FormReply } from '@/lib/form-reply';

interface Props {
  readonly values: Readonly<Record<string, string>>;
  readonly states: readonly string[];
  readonly texts: Record<string, unknown>;
  readonly words: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, string>>;
}

const idle: FormReply = { status: 'idle' };

/** Company, GSTIN and address of somebody who wants to buy wholesale. */
export function ApplyForm({ values, states, texts, words, problems }: Props) {
  const [reply, action, pending] = useActionState(apply, idle);
  const problem = (name: string) => {
    const code = reply.fields?.[name];
    return code && (problems[code] ?? problems.INVALID);
  };
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => action(form));
  }
  return (
    <form action={action} onSubmit={send} noValidate className="space-y-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="companyName" label={words.company ?? ''} autoComplete="organization" required maxLength={200} problem={problem('companyName')} />
        <Field name="gstin" label={words.gstin ?? ''} optional={words.optional} maxLength={15} autoCapitalize="characters" problem={problem('gstin')} />
      </div>
      <AddressFields values={values} problems={(reply.fields ?? {}) as FieldProblems} states={states} texts={texts} optional={words.optional ?? ''} />
      <div>
        <label htmlFor="field-note" className="label">
          {words.note} <span className="font-normal text-soft">({words.optional})</span>
        </label>
        <textarea id="field-note" name="note" rows={3} maxLength={1000} className="field" />
      </div>
      {!pending && reply.code && (
        <p role="alert" className="alert">
          {problems[reply.code] ?? problems.INVALID}
        </p>
      )}
      <button disabled={pending} className="button" data-testid="apply">
        {pending ? words.busy : words.submit}
      </button>
    </form>
  );
}
