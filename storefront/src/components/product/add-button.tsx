'use client';

import { createContext, useActionState, useContext, type ReactNode } from 'react';
import { addToCart, type CartReply } from '@/actions/cart';
import type { Locale } from '@/i18n/config';

interface Words {
  readonly locale: Locale;
  readonly add: string;
  readonly adding: string;
  readonly added: string;
  readonly problems: Readonly<Record<string, string>>;
}

const idle: CartReply = { status: 'idle' };
const Shared = createContext<Words | undefined>(undefined);

/** What every button of a grid says, sent to the browser once. */
export function AddWords({ words, children }: { words: Words; children: ReactNode }) {
  return <Shared value={words}>{children}</Shared>;
}

/** "Add": a form that works before and without script, with its outcome announced. */
export function AddButton({ variantId, name }: { variantId: string; name: string }) {
  const [reply, action, pending] = useActionState(addToCart, idle);
  const words = useContext(Shared);
  if (!words) return null;
  return (
    <form action={action}>
      <input type="hidden" name="variantId" value={variantId} />
      <input type="hidden" name="locale" value={words.locale} />
      <button type="submit" disabled={pending} aria-label={name} className="button-quiet w-full">
        {pending ? words.adding : words.add}
      </button>
      <p role="status" className="min-h-0 text-sm">
        {!pending && reply.status === 'done' && <span className="text-leaf-dark">{words.added}</span>}
        {!pending && (reply.status === 'refused' || reply.status === 'unreachable') && (
          <span className="text-chilli">{words.problems[reply.code ?? ''] ?? words.problems.OTHER}</span>
        )}
      </p>
    </form>
  );
}
