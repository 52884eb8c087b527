'use client';

import { startTransition, useActionState, useEffect, useRef, type FormEvent, type ReactNode } from 'react';
import type { FormReply } from '@/lib/form-reply';

interface Props {
  readonly action: (before: FormReply, form: FormData) => Promise<FormReply>;
  /** What the form does where no script runs: needed when `action` is not the server's own. */
  readonly plain?: (form: FormData) => Promise<void>;
  readonly children: ReactNode;
  readonly submit: string;
  readonly busy: string;
  readonly problems: Readonly<Record<string, string>>;
  /** Said when the action is done; nothing is said without it. */
  readonly done?: string;
  readonly danger?: boolean;
  readonly quiet?: boolean;
  readonly className?: string;
  readonly testId?: string;
  /** The button's name where its text alone does not tell it from its likes. */
  readonly label?: string;
}

const idle: FormReply = { status: 'idle' };

/**
 * A form around fields rendered by the server: sends itself, says what is wrong beside each field
 * (marking it invalid and focusing the first) and what happened below.
 */
export function ActionForm(props: Props) {
  const [reply, action, pending] = useActionState(props.action, idle);
  const form = useRef<HTMLFormElement>(null);
  const said = (code: string | undefined) => (code ? (props.problems[code] ?? props.problems.INVALID) : undefined);

  useEffect(() => {
    const fields = reply.fields ?? {};
    let first: HTMLElement | undefined;
    for (const element of form.current?.querySelectorAll<HTMLElement>('[name]') ?? []) {
      const name = element.getAttribute('name') ?? '';
      const wrong = fields[name];
      const note = `${element.id || name}-wrong`;
      document.getElementById(note)?.remove();
      element.removeAttribute('aria-invalid');
      // Read out with the field in every browser; `aria-errormessage` alone is not.
      const notes = (element.getAttribute('aria-describedby') ?? '').split(' ').filter((id) => id && id !== note);
      if (wrong) notes.push(note);
      if (notes.length) element.setAttribute('aria-describedby', notes.join(' '));
      else element.removeAttribute('aria-describedby');
      if (!wrong) continue;
      element.setAttribute('aria-invalid', 'true');
      const text = document.createElement('p');
      text.id = note;
      text.className = 'mt-1 text-sm font-semibold text-chilli';
      text.textContent = props.problems[wrong] ?? props.problems.INVALID ?? '';
      element.after(text);
      first ??= element;
    }
    first?.focus();
    // Props are rendered anew with every reply; only the reply itself is news.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [reply]);

  // React empties a form after its action; what was typed must survive a refusal.
  function send(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    startTransition(() => action(data));
  }

  const style = props.danger ? 'button-danger' : props.quiet ? 'button-quiet' : 'button';
  return (
    <form ref={form} action={props.plain ?? action} onSubmit={send} noValidate className={props.className ?? 'space-y-4'}>
      {props.children}
      <div role="status" className="empty:hidden">
        {!pending && reply.status === 'done' && props.done && <p className="good">{props.done}</p>}
        {!pending && reply.status === 'refused' && reply.code && <p className="alert">{reply.text ?? said(reply.code)}</p>}
      </div>
      <button type="submit" disabled={pending} className={style} aria-label={props.label} data-testid={props.testId}>
        {pending ? props.busy : props.submit}
      </button>
    </form>
  );
}
