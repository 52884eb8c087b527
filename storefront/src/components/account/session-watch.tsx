'use client';

import { useEffect } from 'react';
import { isIdle, touch } from '@/lib/last-seen';
import { endSession } from '@/lib/sign-out';

/**
 * In pages of a signed-in person: leave for `home` when another tab signs out, and sign out when no tab
 * was touched for half an hour, as on a phone that was handed on.
 */
export function SessionWatch({ home }: { home: string }) {
  useEffect(() => {
    let leaving = false;
    const channel = new BroadcastChannel('session');
    channel.onmessage = ({ data }) => {
      if (data !== 'signed-out') return;
      leaving = true;
      window.location.assign(home);
    };
    const check = () => {
      if (leaving || !isIdle()) return;
      leaving = true;
      // Where that fails, the time stays as it is: the next page, or this one in a minute, tries again.
      void endSession().then((ended) => {
        if (ended || window.location.pathname !== home) window.location.assign(home);
        else leaving = false;
      });
    };
    // A touch after half an hour is not activity any more: a phone that slept may be in other hands.
    const awake = () => {
      check();
      if (!leaving) touch();
    };
    // Turning away is no activity either; a page that is left says so last of all.
    const looked = () => {
      if (document.visibilityState === 'visible') awake();
    };
    awake();
    const timer = setInterval(check, 60_000);
    const events = ['pointerdown', 'keydown'] as const;
    for (const name of events) document.addEventListener(name, awake, { passive: true });
    document.addEventListener('visibilitychange', looked);
    return () => {
      clearInterval(timer);
      channel.close();
      for (const name of events) document.removeEventListener(name, awake);
      document.removeEventListener('visibilitychange', looked);
    };
  }, [home]);
  return null;
}
