'use client';

import { useEffect, useState } from 'react';
import { subscribe } from '@/actions/subscriptions';
import { localePath, type Locale } from '@/i18n/config';
import { agree, type RazorpayPage } from '@/lib/payments/agree';
import { takesWeekdays } from '@/lib/subscription-choice';

type Choice = readonly [value: string, label: string];

interface Props extends RazorpayPage {
  readonly locale: Locale;
  readonly planId: string;
  readonly variants: readonly Choice[];
  readonly variantId: string;
  readonly frequencies: readonly Choice[];
  readonly weekdays: readonly Choice[];
  readonly slots: readonly string[];
  readonly addresses: readonly Choice[];
  readonly modes: readonly Choice[];
  readonly earliest: string;
  readonly words: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, string>>;
}

/** Days, quantity, time, address and payment of a new subscription, with its next dates. */
export function SubscribeForm(props: Props) {
  const { words, problems, locale } = props;
  const [frequency, setFrequency] = useState(props.frequencies[0]?.[0] ?? '');
  const [days, setDays] = useState<readonly string[]>(['1']);
  const [start, setStart] = useState(props.earliest);
  const [dates, setDates] = useState<readonly string[]>([]);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string>();
  const [key] = useState(() => crypto.randomUUID());
  const chosen = takesWeekdays(frequency) ? [...days].sort().join(',') : '';

  useEffect(() => {
    const abort = new AbortController();
    const query = new URLSearchParams({ plan: props.planId, frequency, start, weekdays: chosen });
    fetch(`/api/subscriptions/preview?${query}`, { signal: abort.signal })
      .then((response) => (response.ok ? (response.json() as Promise<{ dates: string[] }>) : { dates: [] }))
      .then((answer) => setDates(answer.dates))
      .catch(() => undefined); // A newer choice, or no connection: the dates are a courtesy.
    return () => abort.abort();
  }, [props.planId, frequency, start, chosen]);

  async function send(form: FormData) {
    setBusy(true);
    setWrong(undefined);
    const result = await subscribe(form).catch(() => ({ ok: false as const, code: 'UNREACHABLE' }));
    if (!result.ok) {
      setWrong(problems[result.code] ?? problems.INVALID);
      return setBusy(false);
    }
    await agree(result.id, result.payment, props);
    window.location.assign(localePath(locale, `/subscriptions/${encodeURIComponent(result.id)}`));
  }

  const shown = new Intl.DateTimeFormat(`${locale}-IN-u-nu-latn`, { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send(new FormData(event.currentTarget));
      }}
      className="space-y-5"
    >
      <input type="hidden" name="planId" value={props.planId} />
      <input type="hidden" name="key" value={key} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Select name="variantId" label={words.pack} options={props.variants} defaultValue={props.variantId} />
        <label className="block">
          <span className="label">{words.quantity}</span>
          <input type="number" name="quantity" inputMode="numeric" min={1} max={50} defaultValue={1} required className="field" />
        </label>
      </div>
      <fieldset>
        <legend className="label">{words.frequency}</legend>
        <div className="flex flex-wrap gap-2">
          {props.frequencies.map(([value, label]) => (
            <label key={value} className="chip cursor-pointer has-checked:border-leaf has-checked:bg-leaf-pale">
              <input type="radio" name="frequency" value={value} checked={value === frequency} onChange={() => setFrequency(value)} className="h-5 w-5 accent-leaf" />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
      {takesWeekdays(frequency) && (
        <fieldset>
          <legend className="label">{words.weekdays}</legend>
          <div className="flex flex-wrap gap-2">
            {props.weekdays.map(([value, label]) => (
              <label key={value} className="chip cursor-pointer has-checked:border-leaf has-checked:bg-leaf-pale">
                <input
                  type={frequency === 'WEEKLY' ? 'radio' : 'checkbox'}
                  name="weekday"
                  value={value}
                  checked={days.includes(value)}
                  onChange={(event) => setDays(frequency === 'WEEKLY' ? [value] : event.target.checked ? [...days, value] : days.filter((day) => day !== value))}
                  className="h-5 w-5 accent-leaf"
                />
                {label}
              </label>
            ))}
          </div>
        </fieldset>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <label className="block">
          <span className="label">{words.startDate}</span>
          <input type="date" name="startDate" min={props.earliest} value={start} onChange={(event) => setStart(event.target.value)} required className="field" />
        </label>
        {props.slots.length > 0 && <Select name="slot" label={words.slot} options={props.slots.map((slot) => [slot, slot] as const)} />}
        <Select name="addressId" label={words.address} options={props.addresses} />
        <Select name="paymentMode" label={words.payment} options={props.modes} />
      </div>
      <section aria-live="polite" className="good min-h-24">
        <h2 className="font-bold">{words.nextDates}</h2>
        <ol className="mt-2 flex flex-wrap gap-2" data-testid="next-dates">
          {dates.map((date) => (
            <li key={date} className="rounded-full bg-card px-3 py-1">
              {shown.format(new Date(date))}
            </li>
          ))}
        </ol>
      </section>
      {wrong && (
        <p role="alert" className="alert">
          {wrong}
        </p>
      )}
      <button disabled={busy} className="button w-full text-lg" data-testid="subscribe">
        {busy ? words.creating : words.create}
      </button>
    </form>
  );
}

function Select(props: { name: string; label: string | undefined; options: readonly Choice[]; defaultValue?: string }) {
  return (
    <label className="block">
      <span className="label">{props.label}</span>
      <select name={props.name} defaultValue={props.defaultValue} required className="field">
        {props.options.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
