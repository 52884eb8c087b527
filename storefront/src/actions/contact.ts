'use server';

import { redirect } from 'next/navigation';
import { revalidatePath } from 'next/cache';
import { localePath } from '@/i18n/config';
import { email as emailShape, indianPhone } from '@/lib/address';
import { dropSession } from '@/lib/auth/session';
import type { FormReply } from '@/lib/form-reply';
import { confirmEmail, confirmPhone, requestEmailCode, requestPhoneCode, type ProofProblem } from '@/lib/saleor/contact';
import { asCustomer, localeOf, textOf } from './guard';

const codeShape = /^\d{4,8}$/;

const wrong = { phone: 'PHONE', email: 'EMAIL', code: 'CODE' } as const;

/** What a refused proof tells the form: beside the code, beside the field, or below. */
function refusal(problem: ProofProblem, field: keyof typeof wrong): FormReply {
  if (/MANY|LIMIT|THROTTL/.test(problem.code)) return { status: 'refused', code: 'THROTTLED' };
  if (problem.code === 'INVALID_CREDENTIALS') return { status: 'refused', fields: { code: 'WRONG_CODE' } };
  if (problem.code === 'INACTIVE') return { status: 'refused', code: 'OFF' };
  return { status: 'refused', fields: { [field]: problem.code === 'UNIQUE' ? 'TAKEN' : wrong[field] } };
}

/** Send a code to the phone that is to be added. */
export async function sendPhoneCode(_before: FormReply, form: FormData): Promise<FormReply> {
  const phone = indianPhone(textOf(form, 'phone'));
  if (!phone) return { status: 'refused', fields: { phone: 'PHONE' } };
  return asCustomer(async (token) => {
    const sent = await requestPhoneCode(phone, token);
    if (!sent.ok) return refusal(sent.problem, 'phone');
    return { status: 'done', data: { target: phone, resendAfter: String(sent.resendAfter), minutes: String(sent.minutes) } };
  });
}

/** Add the phone whose code this is. */
export async function addPhone(_before: FormReply, form: FormData): Promise<FormReply> {
  const phone = indianPhone(textOf(form, 'phone'));
  const code = textOf(form, 'code').replace(/\D/g, '');
  if (!phone || !codeShape.test(code)) return { status: 'refused', fields: { code: 'CODE' } };
  return asCustomer(async (token) => {
    const problem = await confirmPhone(phone, code, token);
    if (problem?.field === 'phone') return { status: 'refused', code: problem.code === 'UNIQUE' ? 'TAKEN' : 'INVALID' };
    if (problem) return refusal(problem, 'code');
    revalidatePath('/[locale]/account/contact', 'page');
    return { status: 'done' };
  });
}

/** Send a code to the e-mail address that is to be added. */
export async function sendEmailCode(_before: FormReply, form: FormData): Promise<FormReply> {
  const address = emailShape.safeParse(textOf(form, 'email'));
  if (!address.success) return { status: 'refused', fields: { email: 'EMAIL' } };
  return asCustomer(async (token) => {
    const sent = await requestEmailCode(address.data, token);
    if (!sent.ok) return refusal(sent.problem, 'email');
    return { status: 'done', data: { target: address.data, resendAfter: String(sent.resendAfter), minutes: String(sent.minutes) } };
  });
}

/** Add the e-mail address whose code this is; tokens name the address, so one signs in again. */
export async function addEmail(_before: FormReply, form: FormData): Promise<FormReply> {
  const address = emailShape.safeParse(textOf(form, 'email'));
  const code = textOf(form, 'code').replace(/\D/g, '');
  if (!address.success || !codeShape.test(code)) return { status: 'refused', fields: { code: 'CODE' } };
  const reply = await asCustomer(async (token) => {
    const problem = await confirmEmail(address.data, code, token);
    if (problem?.field === 'email') return { status: 'refused', code: problem.code === 'UNIQUE' ? 'TAKEN' : 'INVALID' };
    if (problem) return refusal(problem, 'code');
    await dropSession();
    return { status: 'done' };
  });
  if (reply.status === 'done') redirect(localePath(localeOf(form), '/sign-in?added=email'));
  return reply;
}
