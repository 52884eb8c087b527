'use client';

import { useActionState } from 'react';
import { deliverToSaved, type StepReply } from '@/actions/checkout';
import type { Locale } from '@/i18n/config';

interface Props {
  readonly locale: Locale;
  readonly addressId: string;
  readonly label: string;
  readonly problem: string;
}

/** "Deliver here" beside a saved address. */
export function SavedAddressForm({ locale, addressId, label, problem }: Props) {
  const [reply, action, pending] = useActionState<StepReply, FormData>(deliverToSaved, { problems: {}, values: {} });
  return (
    <form action={action}>
      <input type="hidden" name="locale" value={locale} />
      <input type="hidden" name="addressId" value={addressId} />
      <button disabled={pending} className="button-quiet w-full">
        {label}
      </button>
      {reply.code && (
        <p role="alert" className="mt-1 text-sm text-chilli">
          {problem}
        </p>
      )}
    </form>
  );
}
