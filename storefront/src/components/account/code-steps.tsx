'use client';

import { startTransition, useActionState, useEffect, useRef, useState, type FormEvent, type InputHTMLAttributes } from 'react';
import { Field } from '@/components/form/field';
import type { FormReply } from '@/lib/form-reply';

type Action = (before: FormReply, form: FormData) => Promise<FormReply>;

interface Props {
  /** What the code goes to: the name of the field that both steps send, and how it is asked for. */
  readonly field: Pick<InputHTMLAttributes<HTMLInputElement>, 'type' | 'inputMode' | 'autoComplete'> & { readonly name: string };
  readonly ask: Action;
  readonly confirm: Action;
  /** Sent with both steps. */
  readonly hidden: Readonly<Record<string, string>>;
  /** target, targetHint, sendCode, sending, codeSent, code, codeHint, verify, verifying, resend, resendIn, other. */
  readonly words: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, string>>;
}

const idle: FormReply = { status: 'idle' };

/** Prove a phone or an e-mail: it first, then the code that was sent to it; a timer before another is. */
export function CodeSteps({ field, ask, confirm, hidden, words, problems }: Props) {
  const [request, askAction, asking] = useActionState(ask, idle);
  const [answer, confirmAction, confirming] = useActionState(confirm, idle);
  // What was sent last stays good when sending again is refused; what was said of an earlier code is over.
  const [step, setStep] = useState<{ request: FormReply; earlier: FormReply; sent?: FormReply['data'] }>({ request: idle, earlier: idle });
  if (step.request !== request) {
    setStep(request.status === 'done' ? { request, earlier: answer, sent: request.data } : { ...step, request });
  }
  const { sent } = step;
  const said = answer === step.earlier ? idle : answer;
  const inWords = (code: string | undefined) => code && (problems[code] ?? problems.INVALID);
  const extras = Object.entries(hidden).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);

  const refused = request.code && (
    <p role="alert" className="alert">
      {inWords(request.code)}
    </p>
  );

  if (!sent) {
    return (
      <form action={askAction} onSubmit={(event) => send(event, askAction)} noValidate className="space-y-4">
        {extras}
        <Field {...field} label={words.target ?? ''} hint={words.targetHint} required problem={inWords(request.fields?.[field.name])} />
        {refused}
        <button disabled={asking} className="button w-full" data-testid="send-code">
          {asking ? words.sending : words.sendCode}
        </button>
      </form>
    );
  }
  const { target = '', resendAfter = '30', minutes = '10' } = sent;
  return (
    <div className="space-y-4">
      <p role="status" className="good">
        {words.codeSent?.replace('{phone}', target).replace('{minutes}', minutes)}
      </p>
      <form action={confirmAction} onSubmit={(event) => send(event, confirmAction)} noValidate className="space-y-4">
        <input type="hidden" name={field.name} value={target} />
        {extras}
        <CodeField prefix={field.name} label={words.code ?? ''} hint={words.codeHint ?? ''} problem={inWords(said.fields?.code)} />
        {said.code && (
          <p role="alert" className="alert">
            {inWords(said.code)}
          </p>
        )}
        <button disabled={confirming} className="button w-full" data-testid="verify-code">
          {confirming ? words.verifying : words.verify}
        </button>
      </form>
      {refused}
      <div className="flex flex-wrap justify-between gap-2">
        <Resend name={field.name} target={target} hidden={hidden} seconds={Number(resendAfter)} action={askAction} busy={asking} words={words} />
        <button type="button" className="link min-h-11" onClick={() => setStep({ ...step, sent: undefined })}>
          {words.other}
        </button>
      </div>
    </div>
  );
}

// Not left to React's form action, which empties the form: what was typed survives a refusal.
function send(event: FormEvent<HTMLFormElement>, action: (form: FormData) => void) {
  event.preventDefault();
  const form = new FormData(event.currentTarget);
  startTransition(() => action(form));
}

interface CodeCredential extends Credential {
  readonly code: string;
}

/** Six digits; phones that read the SMS fill them in (WebOTP, `one-time-code`). */
function CodeField({ prefix, label, hint, problem }: { prefix: string; label: string; hint: string; problem: string | undefined }) {
  const wrapper = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const input = wrapper.current?.querySelector('input');
    input?.focus();
    if (!('OTPCredential' in window)) return;
    const abort = new AbortController();
    navigator.credentials
      .get({ otp: { transport: ['sms'] }, signal: abort.signal } as CredentialRequestOptions)
      .then((credential) => {
        if (credential && input) {
          input.value = (credential as CodeCredential).code;
          input.form?.requestSubmit();
        }
      })
      .catch(() => undefined); // Refused or cancelled: the code can be typed.
    return () => abort.abort();
  }, []);
  return (
    <div ref={wrapper}>
      <Field
        name="code"
        prefix={prefix}
        label={label}
        hint={hint}
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="\d*"
        maxLength={8}
        required
        problem={problem}
      />
    </div>
  );
}

interface ResendProps {
  readonly name: string;
  readonly target: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly action: (form: FormData) => void;
  readonly busy: boolean;
  readonly words: Readonly<Record<string, string>>;
}

function Resend({ name, target, hidden, seconds, action, busy, words }: ResendProps) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <form
      action={(form) => {
        setLeft(seconds);
        action(form);
      }}
    >
      <input type="hidden" name={name} value={target} />
      {Object.entries(hidden).map(([key, value]) => (
        <input key={key} type="hidden" name={key} value={value} />
      ))}
      <button disabled={left > 0 || busy} className="min-h-11 font-semibold text-leaf-dark disabled:text-soft">
        {left > 0 ? words.resendIn?.replace('{seconds}', String(left)) : words.resend}
      </button>
    </form>
  );
}
