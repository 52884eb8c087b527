import 'server-only';
import { execute } from './client';
import {
  MyPhoneDocument,
  PhoneEmailConfirmDocument,
  PhoneEmailRequestDocument,
  PhoneLinkConfirmDocument,
  PhoneLinkRequestDocument,
} from './gql/graphql';

/** Why a proof was refused; `code` is the backend's. */
export interface ProofProblem {
  readonly field: string | undefined;
  readonly code: string;
}

type Sent = { readonly ok: true; readonly resendAfter: number; readonly minutes: number } | { readonly ok: false; readonly problem: ProofProblem };

interface Payload {
  readonly resendAfter?: number | null;
  readonly expiresIn?: number | null;
  readonly errors: readonly { field?: string | null; code: string }[];
}

function problemOf(payload: Pick<Payload, 'errors'> | null | undefined): ProofProblem | undefined {
  if (!payload) return { field: undefined, code: 'INVALID' };
  const [first] = payload.errors;
  return first && { field: first.field ?? undefined, code: first.code };
}

function sent(payload: Payload | null | undefined): Sent {
  const problem = problemOf(payload);
  if (problem) return { ok: false, problem };
  return { ok: true, resendAfter: payload?.resendAfter ?? 30, minutes: Math.round((payload?.expiresIn ?? 600) / 60) };
}

/** The phone that the customer has proven; undefined when none, or where there is no sign-in by phone. */
export async function myPhone(token: string): Promise<string | undefined> {
  const { myPhone: phone } = await execute(MyPhoneDocument, {}, { kind: 'private', token });
  return phone ?? undefined;
}

export async function requestPhoneCode(phone: string, token: string): Promise<Sent> {
  return sent((await execute(PhoneLinkRequestDocument, { phone }, { kind: 'private', token })).phoneLinkRequest);
}

/** Undefined when the phone is the customer's now. */
export async function confirmPhone(phone: string, code: string, token: string): Promise<ProofProblem | undefined> {
  return problemOf((await execute(PhoneLinkConfirmDocument, { phone, code }, { kind: 'private', token })).phoneLinkConfirm);
}

export async function requestEmailCode(email: string, token: string): Promise<Sent> {
  return sent((await execute(PhoneEmailRequestDocument, { email }, { kind: 'private', token })).phoneEmailRequest);
}

/** Undefined when the address is the customer's now; their tokens end with it. */
export async function confirmEmail(email: string, code: string, token: string): Promise<ProofProblem | undefined> {
  return problemOf((await execute(PhoneEmailConfirmDocument, { email, code }, { kind: 'private', token })).phoneEmailConfirm);
}
