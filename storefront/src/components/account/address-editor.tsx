'use client';

import { startTransition, useActionState, type FormEvent } from 'react';
import { saveAddress } from '@/actions/account';
import { AddressFields } from '@/components/form/address-fields';
import type { FieldProblems } from '@/lib/address';
import type { FormReply } from '@/lib/form-reply';

interface Props {
  readonly id?: string;
  readonly values: Readonly<Record<string, string>>;
  readonly states: readonly string[];
  readonly texts: Record<string, unknown>;
  readonly words: { optional: string; save: string; busy: string; saved: string; invalid: string };
}

const idle: FormReply = { status: 'idle' };

/** A saved address, new or changed. */
export function AddressEditor({ id, values, states, texts, words }: Props) {
  const [reply, action, pending] = useActionState(saveAddress, idle);
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => action(form));
  }
  return (
    <form action={action} onSubmit={send} noValidate className="space-y-4">
      {id && <input type="hidden" name="id" value={id} />}
      <AddressFields values={values} problems={(reply.fields ?? {}) as FieldProblems} states={states} texts={texts} optional={words.optional} prefix={id ?? 'new'} />
      <div role="status" className="empty:hidden">
        {!pending && reply.status === 'done' && <p className="good">{words.saved}</p>}
        {!pending && reply.code && <p className="alert">{words.invalid}</p>}
      </div>
      <button disabled={pending} className="button">
        {pending ? words.busy : words.save}
      </button>
    </form>
  );
}
