'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { topUp } from '@/actions/account';
import { Field } from '@/components/form/field';
import { openRazorpay } from '@/lib/payments/open-razorpay';
import { razorpayOptionsIn } from '@/lib/payments/options-in';

interface Props {
  readonly scriptUrl: string;
  readonly returnUrl: string;
  readonly words: { amount: string; submit: string; busy: string; done: string; problems: Record<string, string> };
}

// When the backend mostly has heard of a payment, in milliseconds after it.
const asking = [2_500, 7_500, 20_000];

/** Add money to the wallet. The balance changes when the backend hears of the payment, not here. */
export function TopUp({ scriptUrl, returnUrl, words }: Props) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ good: boolean; text: string }>();
  // One key per intent: pressing twice is one payment; a finished one begins anew.
  const [key, setKey] = useState(() => crypto.randomUUID());

  async function pay(form: FormData) {
    setBusy(true);
    setSaid(undefined);
    const amount = String(form.get('amount') ?? '').trim();
    const started = await topUp(amount, `${key}-${amount}`).catch(() => ({ ok: false as const, code: 'UNREACHABLE' }));
    const options = started.ok ? razorpayOptionsIn(started.payment) : undefined;
    if (!started.ok || !options) {
      setSaid({ good: false, text: words.problems[started.ok ? 'INVALID' : started.code] ?? words.problems.INVALID ?? '' });
    } else {
      const result = await openRazorpay(scriptUrl, options, returnUrl);
      if (result.ok) {
        setSaid({ good: true, text: words.done });
        setKey(crypto.randomUUID());
        for (const pause of asking) setTimeout(() => router.refresh(), pause);
      }
    }
    setBusy(false);
  }

  return (
    <form action={pay} className="flex flex-wrap items-end gap-3">
      <Field name="amount" label={words.amount} inputMode="numeric" pattern="\d*" defaultValue="500" maxLength={5} required className="w-44" />
      <button disabled={busy} className="button" data-testid="top-up">
        {busy ? words.busy : words.submit}
      </button>
      <p role="status" className={`w-full ${said ? (said.good ? 'good' : 'alert') : ''}`}>
        {said?.text}
      </p>
    </form>
  );
}
