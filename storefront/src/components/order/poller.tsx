'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';

interface Props {
  readonly reference: string;
  /** The state that this page shows; another one renders the page anew. */
  readonly state: string;
  readonly checking: string;
}

// Quick at first, then patient: a bank may take minutes, and the tab may stay open.
const waits = [1500, 1500, 2000, 2000, 3000, 3000, 5000, 5000, 10_000];

/** Ask until the order's state changes; also at once when the tab is looked at again. */
export function StatusPoller({ reference, state, checking }: Props) {
  const router = useRouter();
  const [turn, setTurn] = useState(0);

  useEffect(() => {
    let stopped = false;
    async function ask() {
      try {
        const response = await fetch(`/api/orders/${reference}`, { cache: 'no-store' });
        const answer = (await response.json()) as { state: string };
        if (!stopped && response.ok && answer.state !== state) return router.refresh();
      } catch {
        // No connection for a moment; the next turn asks again.
      }
      if (!stopped) setTurn((count) => count + 1);
    }
    const timer = setTimeout(() => void ask(), waits[Math.min(turn, waits.length - 1)]);
    const onVisible = () => {
      if (document.visibilityState === 'visible') void ask();
    };
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      stopped = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, [turn, reference, state, router]);

  return (
    <p role="status" className="flex items-center justify-center gap-2 text-sm text-soft">
      <span aria-hidden="true" className="h-4 w-4 animate-spin rounded-full border-2 border-line border-t-leaf" />
      {checking}
    </p>
  );
}

/** Tell the server once that the order is seen, so that it forgets the cart. */
export function ForgetCart({ reference }: { reference: string }) {
  const router = useRouter();
  useEffect(() => {
    fetch(`/api/orders/${reference}`, { cache: 'no-store' })
      .then(() => router.refresh())
      .catch(() => undefined); // The cart page finds out by itself.
  }, [reference, router]);
  return null;
}
