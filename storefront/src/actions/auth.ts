'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { localePath, type Locale } from '@/i18n/config';
import { email as emailShape, indianPhone } from '@/lib/address';
import { keepSession } from '@/lib/auth/session';
import { sendCode, signInByCode, signInByPassword, type SignIn } from '@/lib/auth/sign-in';
import { cartId } from '@/lib/cart-cookie';
import { env } from '@/lib/env';
import type { FormReply } from '@/lib/form-reply';
import { safePath } from '@/lib/safe-path';
import { carts } from '@/lib/saleor/cart';
import { BackendError, execute } from '@/lib/saleor/client';
import {
  AccountRegisterDocument,
  RequestPasswordResetDocument,
  SetPasswordDocument,
} from '@/lib/saleor/gql/graphql';
import { languageCode } from '@/lib/saleor/language';
import { guarded, localeOf, textOf } from './guard';

const guest = { kind: 'private', token: undefined } as const;

/** First half of signing in by phone: have a code sent. */
export async function requestCode(_before: FormReply, form: FormData): Promise<FormReply> {
  const phone = indianPhone(textOf(form, 'phone'));
  if (!phone) return { status: 'refused', fields: { phone: 'PHONE' } };
  return guarded(async () => {
    const sent = await sendCode(phone, localeOf(form));
    if (!sent.ok) return { status: 'refused', code: /LIMIT|THROTTL|MANY/.test(sent.code) ? 'THROTTLED' : 'INVALID' };
    return {
      status: 'done',
      data: { target: phone, resendAfter: String(sent.resendAfter), minutes: String(Math.round(sent.expiresIn / 60)) },
    };
  });
}

/** Second half: the code. */
export async function signInWithCode(_before: FormReply, form: FormData): Promise<FormReply> {
  const phone = indianPhone(textOf(form, 'phone'));
  const code = textOf(form, 'code').replace(/\D/g, '');
  if (!phone || !/^\d{4,8}$/.test(code)) return { status: 'refused', fields: { code: 'CODE' } };
  const reply = await guarded(async () => signedIn(await signInByCode(phone, code), localeOf(form), 'WRONG_CODE'));
  if (reply.status === 'done') redirect(after(form));
  return reply;
}

export async function signInWithPassword(_before: FormReply, form: FormData): Promise<FormReply> {
  const address = textOf(form, 'email');
  const password = String(form.get('password') ?? '').slice(0, 200);
  const fields: Record<string, string> = {};
  if (!emailShape.safeParse(address).success) fields.email = address ? 'EMAIL' : 'REQUIRED';
  if (!password) fields.password = 'REQUIRED';
  if (Object.keys(fields).length > 0) return { status: 'refused', fields };
  const reply = await guarded(async () => signedIn(await signInByPassword(address, password), localeOf(form), 'CREDENTIALS'));
  if (reply.status === 'done') redirect(after(form));
  return reply;
}

/** Keep the session and bring the guest's cart along. */
async function signedIn(result: SignIn, locale: Locale, otherwise: string): Promise<FormReply> {
  if (!result.ok) {
    if (result.code === 'ACCOUNT_NOT_CONFIRMED') return { status: 'refused', code: 'NOT_CONFIRMED' };
    if (/LIMIT|THROTTL|MANY|LOGIN_ATTEMPT_DELAYED/.test(result.code)) return { status: 'refused', code: 'THROTTLED' };
    return { status: 'refused', code: otherwise };
  }
  await keepSession(result.tokens);
  const id = await cartId(env().DEFAULT_CHANNEL);
  if (id) {
    try {
      await carts(result.tokens.access, locale).attach(id);
    } catch (error) {
      // The cart stays usable as a guest's; signing in does not depend on it.
      if (!(error instanceof BackendError)) throw error;
    }
  }
  return { status: 'done' };
}

function after(form: FormData): string {
  return safePath(textOf(form, 'next'), localePath(localeOf(form), '/account'));
}

const registration = z.object({
  firstName: z.string().min(1).max(100),
  lastName: z.string().min(1).max(100),
  email: emailShape,
  password: z.string().min(8).max(200),
});

export async function register(_before: FormReply, form: FormData): Promise<FormReply> {
  const locale = localeOf(form);
  const parsed = registration.safeParse({
    firstName: textOf(form, 'firstName'),
    lastName: textOf(form, 'lastName'),
    email: textOf(form, 'email'),
    password: String(form.get('password') ?? ''),
  });
  if (!parsed.success) {
    const kinds: Record<string, string> = { email: 'EMAIL', password: 'PASSWORD' };
    const names = parsed.error.issues.map(({ path }) => String(path[0]));
    return { status: 'refused', fields: Object.fromEntries(names.map((name) => [name, kinds[name] ?? 'REQUIRED'])) };
  }
  return guarded(async () => {
    const { accountRegister } = await execute(
      AccountRegisterDocument,
      {
        input: {
          ...parsed.data,
          channel: env().DEFAULT_CHANNEL,
          languageCode: languageCode(locale),
          redirectUrl: env().STOREFRONT_URL + localePath(locale, '/confirm'),
        },
      },
      guest,
    );
    const problem = accountRegister?.errors[0];
    if (!problem) return { status: 'done', data: { confirm: String(accountRegister?.requiresConfirmation ?? true) } };
    if (problem.field === 'password') return { status: 'refused', fields: { password: 'PASSWORD' } };
    if (problem.field === 'email') return { status: 'refused', fields: { email: problem.code === 'UNIQUE' ? 'EXISTS' : 'EMAIL' } };
    return { status: 'refused', code: 'INVALID' };
  });
}

export async function requestReset(_before: FormReply, form: FormData): Promise<FormReply> {
  const locale = localeOf(form);
  const address = emailShape.safeParse(textOf(form, 'email'));
  if (!address.success) return { status: 'refused', fields: { email: 'EMAIL' } };
  return guarded(async () => {
    await execute(
      RequestPasswordResetDocument,
      { email: address.data, channel: env().DEFAULT_CHANNEL, redirectUrl: env().STOREFRONT_URL + localePath(locale, '/reset-password') },
      guest,
    );
    // The same answer whether there is such an account.
    return { status: 'done' };
  });
}

export async function resetPassword(_before: FormReply, form: FormData): Promise<FormReply> {
  const locale = localeOf(form);
  const password = String(form.get('password') ?? '');
  if (password.length < 8) return { status: 'refused', fields: { password: 'PASSWORD' } };
  const reply = await guarded(async () => {
    const { setPassword } = await execute(
      SetPasswordDocument,
      { email: textOf(form, 'email'), token: textOf(form, 'token'), password },
      guest,
    );
    const problem = setPassword?.errors[0];
    if (problem?.field === 'password' || problem?.field === 'newPassword') return { status: 'refused', fields: { password: 'PASSWORD' } };
    if (problem || !setPassword?.token || !setPassword.refreshToken) return { status: 'refused', code: 'LINK' };
    await keepSession({ access: setPassword.token, refresh: setPassword.refreshToken, provider: 'password' });
    return { status: 'done' };
  });
  if (reply.status === 'done') redirect(localePath(locale, '/account'));
  return reply;
}
