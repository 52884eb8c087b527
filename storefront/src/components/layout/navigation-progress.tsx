'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useState } from 'react';

type State = 'still' | 'loading' | 'slow';

/** Before this nobody needs to be told; after that it is slow. */
const patienceMs = 150;
const slowMs = 5_000;
/** A page that never comes gives the screen back. */
const giveUpMs = 30_000;

/** Whether a click leads to another page of the shop in this tab. */
export function leadsAway(event: Pick<MouseEvent, 'button' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey'>, link: HTMLAnchorElement, here: Location): boolean {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return false;
  if (link.target && link.target !== '_self') return false;
  if (link.hasAttribute('download') || link.origin !== here.origin) return false;
  return link.pathname !== here.pathname || link.search !== here.search;
}

/** While the next page is on its way: a bar above the one that is still read, and a word when it takes long. */
export function NavigationProgress({ loading, slow }: { loading: string; slow: string }) {
  const pathname = usePathname();
  const query = useSearchParams().toString();
  const page = `${pathname}?${query}`;
  const [asked, setAsked] = useState<{ from: string }>();
  const [state, setState] = useState<State>('still');
  const waiting = asked?.from === page;

  useEffect(() => {
    const clicked = (event: MouseEvent) => {
      const link = (event.target as Element | null)?.closest?.('a[href]');
      if (link instanceof HTMLAnchorElement && leadsAway(event, link, window.location)) setAsked({ from: page });
    };
    // Seen on the way down: the router stops links' clicks on the way up.
    document.addEventListener('click', clicked, { capture: true });
    return () => {
      document.removeEventListener('click', clicked, { capture: true });
      setAsked(undefined);
    };
  }, [page]);

  useEffect(() => {
    if (!waiting) return;
    const timers = [
      setTimeout(() => setState('loading'), patienceMs),
      setTimeout(() => setState('slow'), slowMs),
      setTimeout(() => setAsked(undefined), giveUpMs),
    ];
    return () => {
      timers.forEach(clearTimeout);
      setState('still');
    };
  }, [waiting, asked]);

  useEffect(() => {
    document.getElementById('content')?.toggleAttribute('data-waiting', state !== 'still');
  }, [state]);

  return (
    <div role="status" data-testid="progress" data-state={state} className="pointer-events-none fixed inset-x-0 top-0 z-50">
      {state !== 'still' && <div className="progress h-1 bg-turmeric" />}
      {state === 'loading' && <span className="sr-only">{loading}</span>}
      {state === 'slow' && <p className="mx-auto mt-2 w-fit rounded-full bg-leaf-dark px-4 py-2 text-sm font-semibold text-white shadow-card">{slow}</p>}
    </div>
  );
}
