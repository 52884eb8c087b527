'use client';

import { forgetMine } from '@/lib/last-seen';

/** Sign out here and, by a message, in every other tab of this browser. */
export function SignOut({ label, next }: { label: string; next: string }) {
  return (
    <form
      method="post"
      action={`/auth/signout?next=${encodeURIComponent(next)}`}
      onSubmit={(event) => {
        event.preventDefault();
        navigator.serviceWorker?.controller?.postMessage('forget');
        void forgetMine();
        // Told only when it is done: this tab's own listener leaves the page, and would cut the call off.
        void fetch('/auth/signout', { method: 'POST', redirect: 'manual' }).finally(() => {
          new BroadcastChannel('session').postMessage('signed-out');
          window.location.assign(next);
        });
      }}
    >
      <button className="mt-1 flex min-h-11 w-full items-center rounded-xl px-3 font-semibold text-chilli hover:bg-chilli-pale" data-testid="sign-out">
        {label}
      </button>
    </form>
  );
}
