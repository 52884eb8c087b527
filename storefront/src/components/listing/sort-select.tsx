'use client';

import { useId } from 'react';

interface Props {
  readonly label: string;
  readonly action: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  /** The rest of the address's query, kept. */
  readonly hidden: Readonly<Record<string, string | false | undefined>>;
  readonly apply: string;
}

/** Sorting as a form: sends itself on change, and has a button where script is off. */
export function SortSelect({ label, action, value, options, hidden, apply }: Props) {
  const id = useId();
  return (
    <form action={action} className="flex items-center gap-2">
      {Object.entries(hidden).map(
        ([name, text]) => text && <input key={name} type="hidden" name={name} value={text} />,
      )}
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      <select
        id={id}
        name="sort"
        defaultValue={value}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
        className="field w-auto"
      >
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
      <noscript>
        <button className="button-quiet">{apply}</button>
      </noscript>
    </form>
  );
}
