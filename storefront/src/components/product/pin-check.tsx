'use client';

import { useState } from 'react';

interface Props {
  readonly texts: { title: string; label: string; check: string; yes: string; no: string };
}

/** "Do you deliver here?" */
export function PinCheck({ texts }: Props) {
  const [answer, setAnswer] = useState<{ good: boolean; text: string }>();

  async function check(form: FormData) {
    const pin = String(form.get('pin') ?? '').replace(/\s/g, '');
    const response = /^[1-9]\d{5}$/.test(pin) ? await fetch(`/api/pincode/${pin}`).catch(() => undefined) : undefined;
    if (!response?.ok) return setAnswer({ good: false, text: texts.no });
    const place = (await response.json()) as { district: string; state: string };
    setAnswer({ good: true, text: texts.yes.replace('{district}', place.district).replace('{state}', place.state) });
  }

  return (
    <form action={check} className="rounded-2xl bg-sand/60 p-4">
      <h2 className="text-lg font-bold">{texts.title}</h2>
      <div className="mt-2 flex gap-2">
        <input
          name="pin"
          aria-label={texts.label}
          placeholder={texts.label}
          inputMode="numeric"
          autoComplete="postal-code"
          maxLength={7}
          required
          className="field max-w-40"
        />
        <button className="button-quiet">{texts.check}</button>
      </div>
      <p role="status" className={`mt-2 text-sm ${answer?.good ? 'text-leaf-dark' : 'text-chilli'}`}>
        {answer?.text}
      </p>
    </form>
  );
}
