'use client';

import { useEffect, useState } from 'react';

interface Props {
  /** Seconds left when the server rendered this: its clock decides, not the phone's. */
  readonly seconds: number;
  readonly text: string;
  readonly closed: string;
}

/** Time until the next delivery can no longer be changed. */
export function Countdown({ seconds, text, closed }: Props) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const from = performance.now();
    const timer = setInterval(() => setLeft(seconds - Math.floor((performance.now() - from) / 1000)), 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  if (left <= 0) return <p className="note">{closed}</p>;
  const part = (value: number) => String(value).padStart(2, '0');
  const time = `${Math.floor(left / 3600)}:${part(Math.floor(left / 60) % 60)}:${part(left % 60)}`;
  return (
    <p className="note" role="timer" data-testid="cutoff">
      {text.replace('{time}', time)}
    </p>
  );
}
