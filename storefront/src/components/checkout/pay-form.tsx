'use client';

import { useRef, useState } from 'react';
import { localePath, type Locale } from '@/i18n/config';
import { openRazorpay } from '@/lib/payments/open-razorpay';
import type { PayStart, ProviderName } from '@/lib/payments/types';

interface Option {
  readonly name: ProviderName;
  readonly label: string;
  readonly hint: string;
  readonly action: string;
  readonly available: boolean;
}

interface Props {
  readonly locale: Locale;
  readonly options: readonly Option[];
  /** The total shown beside the button, decimal text; the server refuses when it is another one. */
  readonly seen: string;
  readonly reference: string;
  /** Set where an order is paid that exists already; `reference` is then its page's last part. */
  readonly orderId?: string;
  /** What a signed-in customer may allow, where it is asked. */
  readonly remember?: string | undefined;
  readonly scriptUrl: string;
  readonly callbackBase: string;
  readonly words: {
    choose: string;
    opening: string;
    confirming: string;
    dismissed: string;
    failed: string;
    notAvailable: string;
    problems: Record<string, string>;
  };
}

type Step = 'ready' | 'opening' | 'confirming' | 'done';

/** Choose a way to pay and pay, once: the button is dead while anything is under way. */
export function PayForm({ locale, options, seen, reference, orderId, remember, scriptUrl, callbackBase, words }: Props) {
  const [chosen, setChosen] = useState(options.find(({ available }) => available)?.name);
  const [step, setStep] = useState<Step>('ready');
  const [keep, setKeep] = useState(false);
  const [message, setMessage] = useState<string>();
  const running = useRef(false);
  const option = options.find(({ name }) => name === chosen);

  function showStatus(of: string) {
    setStep('done');
    window.location.assign(localePath(locale, orderId ? `/pay/${encodeURIComponent(orderId)}` : `/order/${of}`));
  }

  async function pay() {
    if (running.current || !chosen) return;
    running.current = true;
    setMessage(undefined);
    setStep('opening');
    try {
      await attempt(chosen);
    } catch {
      setMessage(words.problems.UNREACHABLE);
      setStep('ready');
    } finally {
      running.current = false;
    }
  }

  async function attempt(provider: ProviderName) {
    const started = orderId
      ? await post<PayStart>('/api/orders/pay', { orderId, seen, locale })
      : await post<PayStart>('/api/checkout/pay', { provider, seen, locale, ...(keep && provider === 'razorpay' ? { remember: true } : {}) });
    if (!started.ok) {
      const text = words.problems[started.code] ?? words.problems.REFUSED ?? '';
      setMessage(text.replace('{total}', started.total ?? ''));
      setStep('ready');
      return;
    }
    if (started.kind === 'status') return showStatus(started.reference);
    const { transactionId, options: razorpay } = started;
    const about = orderId ? `order=${encodeURIComponent(orderId)}` : `checkout=${reference}`;
    const callback = `${callbackBase}?${about}&transaction=${encodeURIComponent(transactionId)}`;
    const result = await openRazorpay(scriptUrl, razorpay, callback);
    if (result.ok) {
      setStep('confirming');
      // Whether this call arrives or not: the webhook carries the same news to the backend.
      const told = await post<{ code?: string }>('/api/checkout/confirm', { transactionId, answer: result.answer }).catch(() => undefined);
      if (told?.code !== 'FAILED') return showStatus(reference);
      setMessage(words.failed);
      return setStep('ready');
    }
    setMessage(result.reason === 'script' ? words.problems.SCRIPT : words[result.reason]);
    setStep('ready');
  }

  const busy = step !== 'ready';
  return (
    <div className="space-y-4">
      <fieldset disabled={busy}>
        <legend className="label">{words.choose}</legend>
        <div className="space-y-2">
          {options.map((item) => (
            <label
              key={item.name}
              className="card flex min-h-16 cursor-pointer items-center gap-3 px-4 py-3 has-checked:border-leaf has-checked:bg-leaf-pale has-disabled:cursor-not-allowed"
            >
              <input
                type="radio"
                name="provider"
                value={item.name}
                checked={item.name === chosen}
                disabled={!item.available}
                onChange={() => setChosen(item.name)}
                className="h-5 w-5 accent-leaf"
              />
              <span className="flex-1">
                <span className="block font-semibold">{item.label}</span>
                <span className="text-sm text-soft">{item.available ? item.hint : item.hint || words.notAvailable}</span>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      {remember && chosen === 'razorpay' && (
        <label className="flex min-h-11 items-center gap-3">
          <input type="checkbox" checked={keep} disabled={busy} onChange={(event) => setKeep(event.target.checked)} className="h-5 w-5 accent-leaf" />
          {remember}
        </label>
      )}
      <div role="status" aria-live="polite">
        {message && step === 'ready' && (
          <p className="alert" data-testid="pay-message">
            {message}
          </p>
        )}
      </div>
      <button type="button" onClick={() => void pay()} disabled={busy || !option} className="button w-full text-lg" data-testid="pay">
        {step === 'ready' ? option?.action : step === 'opening' ? words.opening : words.confirming}
      </button>
    </div>
  );
}

async function post<T>(url: string, value: unknown): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(value),
  });
  return (await response.json()) as T;
}
