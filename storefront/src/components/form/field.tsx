import type { InputHTMLAttributes, ReactNode } from 'react';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** The field's problem in words; announced and tied to the input. */
  readonly problem?: string | undefined;
  readonly optional?: string | undefined;
  /** Keeps ids apart where a page has the same field twice. */
  readonly prefix?: string | undefined;
  readonly children?: ReactNode;
}

/** A labelled input with its hint and its problem. Pass a select as children to use that instead. */
export function Field({ name, prefix = 'field', label, hint, problem, optional, children, className, ...input }: Props) {
  const id = `${prefix}-${name}`;
  const described = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined;
  return (
    <div className={className}>
      <label htmlFor={id} className="label">
        {label} {optional && <span className="font-normal text-soft">({optional})</span>}
      </label>
      {children ?? (
        <input id={id} name={name} className="field" aria-describedby={described} aria-invalid={problem ? true : undefined} {...input} />
      )}
      {hint && (
        <p id={`${id}-hint`} className="mt-1 text-sm text-soft">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} className="mt-1 text-sm font-semibold text-chilli">
          {problem}
        </p>
      )}
    </div>
  );
}
