'use client';

import { useState } from 'react';
import type { FieldProblems } from '@/lib/address';
import { Field } from './field';

export type AddressTexts = Readonly<Record<string, string>> & { problems: Readonly<Record<string, string>> };

interface Props {
  readonly values: Readonly<Record<string, string>>;
  readonly problems: FieldProblems;
  readonly states: readonly string[];
  readonly texts: Record<string, unknown>;
  readonly optional: string;
  readonly prefix?: string;
}

/** The fields of an Indian address; the PIN code fills in city and state, which stay editable. */
export function AddressFields({ values, problems, states, texts, optional, prefix = 'field' }: Props) {
  const [city, setCity] = useState(values.city ?? '');
  const [state, setState] = useState(values.countryArea ?? '');
  const t = (key: string) => String(texts[key] ?? key);
  const words = texts.problems as Record<string, string>;
  const problem = (name: string) => {
    const code = problems[name];
    return code && (words[code] ?? words.INVALID);
  };

  async function lookUp(pin: string) {
    const digits = pin.replace(/\s/g, '');
    if (!/^[1-9]\d{5}$/.test(digits)) return;
    const response = await fetch(`/api/pincode/${digits}`).catch(() => undefined);
    if (!response?.ok) return;
    const place = (await response.json()) as { district: string; state: string };
    setCity(place.district);
    setState(place.state);
  }

  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field prefix={prefix} name="firstName" label={t('firstName')} autoComplete="given-name" required maxLength={100} defaultValue={values.firstName} problem={problem('firstName')} />
      <Field prefix={prefix} name="lastName" label={t('lastName')} autoComplete="family-name" required maxLength={100} defaultValue={values.lastName} problem={problem('lastName')} />
      <Field
        prefix={prefix}
        name="phone"
        label={t('phone')}
        hint={t('phoneHint')}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        required
        defaultValue={values.phone}
        problem={problem('phone')}
      />
      <Field
        prefix={prefix}
        name="postalCode"
        label={t('pin')}
        hint={t('pinHint')}
        inputMode="numeric"
        autoComplete="postal-code"
        maxLength={7}
        required
        defaultValue={values.postalCode}
        onChange={(event) => void lookUp(event.target.value)}
        problem={problem('postalCode')}
      />
      <Field
        prefix={prefix}
        name="streetAddress1"
        label={t('line1')}
        autoComplete="address-line1"
        required
        maxLength={200}
        defaultValue={values.streetAddress1}
        problem={problem('streetAddress1')}
        className="sm:col-span-2"
      />
      <Field
        prefix={prefix}
        name="streetAddress2"
        label={t('line2')}
        optional={optional}
        autoComplete="address-line2"
        maxLength={200}
        defaultValue={values.streetAddress2}
        problem={problem('streetAddress2')}
        className="sm:col-span-2"
      />
      <Field prefix={prefix} name="city" label={t('city')} autoComplete="address-level2" required maxLength={100} value={city} onChange={(event) => setCity(event.target.value)} problem={problem('city')} />
      <Field prefix={prefix} name="countryArea" label={t('state')} problem={problem('countryArea')}>
        <select
          id={`${prefix}-countryArea`}
          name="countryArea"
          autoComplete="address-level1"
          required
          value={state}
          onChange={(event) => setState(event.target.value)}
          aria-invalid={problems.countryArea ? true : undefined}
          className="field"
        >
          <option value="">{t('chooseState')}</option>
          {states.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </Field>
    </div>
  );
}
