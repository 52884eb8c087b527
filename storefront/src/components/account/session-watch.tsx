'use client';

import { useEffect } from 'react';
import { forgetMine, isIdle, touch } from '@/lib/last-seen';

/**
 * In pages of a signed-in person: leave when another tab signs out, and sign out when no tab was
 * used for half an hour. Activity is shared between tabs through localStorage.
 */
export function SessionWatch() {
  useEffect(() => {
    const channel = new BroadcastChannel('session');
    channel.onmessage = ({ data }) => {
      if (data === 'signed-out') window.location.assign('/');
    };
    const check = () => {
      if (!isIdle()) return;
      void forgetMine();
      channel.postMessage('signed-out');
      void fetch('/auth/signout', { method: 'POST', redirect: 'manual' }).finally(() => window.location.assign('/'));
    };
    check();
    touch();
    const timer = setInterval(check, 60_000);
    // A touch after half an hour is not activity any more: a phone that slept may be in other hands.
    const awake = () => {
      check();
      touch();
    };
    const events = ['pointerdown', 'keydown', 'visibilitychange'] as const;
    for (const name of events) document.addEventListener(name, awake, { passive: true });
    return () => {
      clearInterval(timer);
      channel.close();
      for (const name of events) document.removeEventListener(name, awake);
    };
  }, []);
  return null;
}
