'use client';

import type { FormEvent } from 'react';
import { endSession } from '@/lib/sign-out';

/** Sign out here and in every other tab of this browser. */
export function SignOut({ label, next }: { label: string; next: string }) {
  async function leave(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    navigator.serviceWorker?.controller?.postMessage('forget');
    if (await endSession()) window.location.assign(next);
    // Nobody is to walk away believing to be signed out: the browser says what it gets instead.
    else form.submit();
  }
  return (
    <form method="post" action={`/auth/signout?next=${encodeURIComponent(next)}`} onSubmit={(event) => void leave(event)}>
      <button className="mt-1 flex min-h-11 w-full items-center rounded-xl px-3 font-semibold text-chilli hover:bg-chilli-pale" data-testid="sign-out">
        {label}
      </button>
    </form>
  );
}
