'use client';

import { useActionState } from 'react';
import { addToCart, type CartReply } from '@/actions/cart';
import type { Locale } from '@/i18n/config';

interface Props {
  readonly variantId: string;
  readonly locale: Locale;
  readonly label: string;
  readonly name: string;
  readonly texts: { adding: string; added: string; problems: Record<string, string> };
  readonly className?: string;
}

const idle: CartReply = { status: 'idle' };

/** "Add": a form that works before and without script, with its outcome announced. */
export function AddButton({ variantId, locale, label, name, texts, className }: Props) {
  const [reply, action, pending] = useActionState(addToCart, idle);
  return (
    <form action={action}>
      <input type="hidden" name="variantId" value={variantId} />
      <input type="hidden" name="locale" value={locale} />
      <button type="submit" disabled={pending} aria-label={name} className={className ?? 'button-quiet w-full'}>
        {pending ? texts.adding : label}
      </button>
      <p role="status" className="min-h-0 text-sm">
        {!pending && reply.status === 'done' && <span className="text-leaf-dark">{texts.added}</span>}
        {!pending && (reply.status === 'refused' || reply.status === 'unreachable') && (
          <span className="text-chilli">{texts.problems[reply.code ?? ''] ?? texts.problems.OTHER}</span>
        )}
      </p>
    </form>
  );
}
