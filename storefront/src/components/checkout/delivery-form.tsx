'use client';

import { useActionState } from 'react';
import { saveDelivery, type StepReply } from '@/actions/checkout';
import type { Locale } from '@/i18n/config';

interface Props {
  readonly locale: Locale;
  readonly options: readonly { id: string; name: string; price: string; days: string | undefined }[];
  readonly chosen: string | undefined;
  readonly slots: readonly { value: string; label: string }[];
  readonly slot: string;
  readonly words: { legend: string; slot: string; submit: string; busy: string; invalid: string; problems: Record<string, string> };
}

/** Way and time of delivery. */
export function DeliveryForm({ locale, options, chosen, slots, slot, words }: Props) {
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
      <fieldset>
        <legend className="label">{words.slot}</legend>
        <div className="flex flex-wrap gap-2">
          {slots.map((item) => (
            <label key={item.value} className="chip cursor-pointer has-checked:border-leaf has-checked:bg-leaf-pale">
              <input type="radio" name="slot" value={item.value} defaultChecked={item.value === slot} className="h-5 w-5 accent-leaf" />
              {item.label}
            </label>
          ))}
        </div>
      </fieldset>
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
