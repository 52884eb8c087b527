'use client';

import { useActionState, type ReactNode } from 'react';
import { saveDelivery, type StepReply } from '@/actions/checkout';
import type { Locale } from '@/i18n/config';

interface Choice {
  readonly value: string;
  readonly label: string;
}

interface Props {
  readonly locale: Locale;
  readonly options: readonly { id: string; name: string; price: string; days: string | undefined }[];
  readonly chosen: string | undefined;
  /** The days that can still be chosen, each with its times. */
  readonly days: readonly { label: string; slots: readonly Choice[] }[];
  readonly slot: string;
  /** Until when the first day can be chosen. */
  readonly children?: ReactNode;
  readonly words: { legend: string; slot: string; anyTime: string; submit: string; busy: string; invalid: string; problems: Record<string, string> };
}

/** Way, day and time of delivery. */
export function DeliveryForm({ locale, options, chosen, days, slot, children, words }: Props) {
  const [reply, action, pending] = useActionState<StepReply, FormData>(saveDelivery, { problems: {}, values: {} });
  return (
    <form action={action} className="space-y-5">
      <input type="hidden" name="locale" value={locale} />
      <fieldset>
        <legend className="label">{words.legend}</legend>
        <div className="space-y-2">
          {options.map((option, index) => (
            <label key={option.id} className="card flex min-h-14 cursor-pointer items-center gap-3 px-4 py-2 has-checked:border-leaf has-checked:bg-leaf-pale">
              <input type="radio" name="deliveryId" value={option.id} required defaultChecked={chosen ? option.id === chosen : index === 0} className="h-5 w-5 accent-leaf" />
              <span className="flex-1">
                <span className="block font-semibold">{option.name}</span>
                {option.days && <span className="text-sm text-soft">{option.days}</span>}
              </span>
              <span className="font-semibold">{option.price}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {days.length > 0 && (
        <fieldset className="space-y-3">
          <legend className="label">{words.slot}</legend>
          <Slot value="" label={words.anyTime} chosen={slot} />
          {days.map((day) => (
            <fieldset key={day.label}>
              <legend className="mb-1 text-sm text-soft">{day.label}</legend>
              <div className="grid grid-cols-2 gap-2 sm:flex sm:flex-wrap">
                {day.slots.map((item) => (
                  <Slot key={item.value} {...item} chosen={slot} />
                ))}
              </div>
            </fieldset>
          ))}
          {children}
        </fieldset>
      )}
      {(reply.code || reply.problems.deliveryId) && (
        <p role="alert" className="alert">
          {reply.code ? words.problems[reply.code] : words.invalid}
        </p>
      )}
      <button type="submit" disabled={pending} className="button w-full sm:w-auto" data-testid="save-delivery">
        {pending ? words.busy : words.submit}
      </button>
    </form>
  );
}

function Slot({ value, label, chosen }: Choice & { chosen: string }) {
  return (
    <label className="chip cursor-pointer px-3 has-checked:border-leaf has-checked:bg-leaf-pale">
      <input type="radio" name="slot" value={value} defaultChecked={value === chosen} className="h-5 w-5 accent-leaf" />
      {label}
    </label>
  );
}
