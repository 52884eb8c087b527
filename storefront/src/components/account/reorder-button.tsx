'use client';

import { useActionState } from 'react';
import { reorder } from '@/actions/account';
import type { CartReply } from '@/actions/cart';
import type { Locale } from '@/i18n/config';

interface Props {
  readonly orderId: string;
  readonly locale: Locale;
  readonly label: string;
  readonly busy: string;
  readonly done: string;
  readonly problems: Readonly<Record<string, string>>;
}

const idle: CartReply = { status: 'idle' };

/** An earlier order into the cart again. */
export function ReorderButton({ orderId, locale, label, busy, done, problems }: Props) {
  const [reply, action, pending] = useActionState(reorder, idle);
  return (
    <form action={action}>
      <input type="hidden" name="orderId" value={orderId} />
      <input type="hidden" name="locale" value={locale} />
      <button disabled={pending} className="button-quiet">
        {pending ? busy : label}
      </button>
      <p role="status" className="text-sm">
        {!pending && reply.status === 'done' && <span className="text-leaf-dark">{done}</span>}
        {!pending && reply.code && <span className="text-chilli">{problems[reply.code] ?? problems.OTHER}</span>}
      </p>
    </form>
  );
}
