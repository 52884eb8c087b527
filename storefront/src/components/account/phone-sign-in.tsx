'use client';

import { startTransition, useActionState, useEffect, useRef, useState, type FormEvent } from 'react';
import { requestCode, signInWithCode } from '@/actions/auth';
import { Field } from '@/components/form/field';
import type { Locale } from '@/i18n/config';
import type { FormReply } from '@/lib/form-reply';

interface Props {
  readonly locale: Locale;
  readonly next: string;
  readonly words: Readonly<Record<string, string>>;
  readonly problems: Readonly<Record<string, string>>;
}

const idle: FormReply = { status: 'idle' };

/** Sign in with a code by SMS: number first, then the code, with a timer before another is sent. */
export function PhoneSignIn({ locale, next, words, problems }: Props) {
  const [request, ask, asking] = useActionState(requestCode, idle);
  const [answer, verify, verifying] = useActionState(signInWithCode, idle);
  const [otherPhone, setOtherPhone] = useState(false);
  const sent = request.status === 'done' && !otherPhone ? request.data : undefined;
  const problem = (reply: FormReply, name: string) => {
    const code = reply.fields?.[name];
    return code && (problems[code] ?? problems.INVALID);
  };

  if (!sent) {
    return (
      <form
        action={ask}
        onSubmit={(event) => {
          setOtherPhone(false);
          send(event, ask);
        }}
        noValidate
        className="space-y-4"
      >
        <input type="hidden" name="locale" value={locale} />
        <Field name="phone" label={words.phone ?? ''} hint={words.phoneHint} type="tel" inputMode="tel" autoComplete="tel" required problem={problem(request, 'phone')} />
        {request.code && (
          <p role="alert" className="alert">
            {problems[request.code]}
          </p>
        )}
        <button disabled={asking} className="button w-full" data-testid="send-code">
          {asking ? words.sending : words.sendCode}
        </button>
      </form>
    );
  }
  const { phone = '', resendAfter = '30', minutes = '10' } = sent;
  return (
    <div className="space-y-4">
      <p role="status" className="good">
        {words.codeSent?.replace('{phone}', phone).replace('{minutes}', minutes)}
      </p>
      <form action={verify} onSubmit={(event) => send(event, verify)} noValidate className="space-y-4">
        <input type="hidden" name="phone" value={phone} />
        <input type="hidden" name="next" value={next} />
        <input type="hidden" name="locale" value={locale} />
        <CodeField label={words.code ?? ''} hint={words.codeHint ?? ''} problem={problem(answer, 'code')} />
        {answer.code && (
          <p role="alert" className="alert">
            {problems[answer.code]}
          </p>
        )}
        <button disabled={verifying} className="button w-full" data-testid="verify-code">
          {verifying ? words.verifying : words.verify}
        </button>
      </form>
      <div className="flex flex-wrap justify-between gap-2">
        <Resend phone={phone} locale={locale} seconds={Number(resendAfter)} action={ask} busy={asking} words={words} />
        <button type="button" className="link min-h-11" onClick={() => setOtherPhone(true)}>
          {words.otherPhone}
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
function CodeField({ label, hint, problem }: { label: string; hint: string; problem: string | undefined }) {
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

function Resend(props: { phone: string; locale: Locale; seconds: number; action: (form: FormData) => void; busy: boolean; words: Readonly<Record<string, string>> }) {
  const [left, setLeft] = useState(props.seconds);
  useEffect(() => {
    if (left <= 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <form
      action={(form) => {
        setLeft(props.seconds);
        props.action(form);
      }}
    >
      <input type="hidden" name="phone" value={props.phone} />
      <input type="hidden" name="locale" value={props.locale} />
      <button disabled={left > 0 || props.busy} className="min-h-11 font-semibold text-leaf-dark disabled:text-soft">
        {left > 0 ? props.words.resendIn?.replace('{seconds}', String(left)) : props.words.resend}
      </button>
    </form>
  );
}
