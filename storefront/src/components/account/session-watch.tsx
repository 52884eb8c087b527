'use client';

import { useEffect } from 'react';

const idleMs = 30 * 60 * 1000;
const seenKey = 'last-seen';

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
    const touch = () => localStorage.setItem(seenKey, String(Date.now()));
    const check = () => {
      const seen = Number(localStorage.getItem(seenKey) ?? Date.now());
      if (Date.now() - seen < idleMs) return;
      localStorage.removeItem(seenKey);
      channel.postMessage('signed-out');
      void fetch('/auth/signout', { method: 'POST', redirect: 'manual' }).finally(() => window.location.assign('/'));
    };
    check();
    touch();
    const timer = setInterval(check, 60_000);
    const events = ['pointerdown', 'keydown', 'visibilitychange'] as const;
    for (const name of events) document.addEventListener(name, touch, { passive: true });
    return () => {
      clearInterval(timer);
      channel.close();
      for (const name of events) document.removeEventListener(name, touch);
    };
  }, []);
  return null;
}
