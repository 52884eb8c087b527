'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { defaultLocale } from '@/i18n/config';
import { actionToken } from '@/lib/auth/session';
import type { FormReply } from '@/lib/form-reply';
import { BackendError, execute } from '@/lib/saleor/client';
import {
  SubscriptionCancelDocument,
  SubscriptionConfirmDocument,
  SubscriptionCreateDocument,
  SubscriptionDeliveryUpdateDocument,
  SubscriptionPauseDocument,
  SubscriptionResumeDocument,
  SubscriptionSkipDocument,
  SubscriptionUnskipDocument,
  SubscriptionUpdateDocument,
  SubscriptionVacationDocument,
  type DeliveryState,
} from '@/lib/saleor/gql/graphql';
import { subscription } from '@/lib/saleor/subscriptions';
import { frequencies, paymentModes, takesWeekdays } from '@/lib/subscription-choice';
import { asCustomer, textOf } from './guard';

/** What the browser hears after asking to subscribe. */
export type Subscribed =
  | { readonly ok: true; readonly id: string; readonly payment: unknown }
  | { readonly ok: false; readonly code: string };

const choice = z.object({
  planId: z.string().min(1),
  variantId: z.string().min(1),
  quantity: z.coerce.number().int().min(1).max(50),
  frequency: z.enum(frequencies),
  weekdays: z.array(z.coerce.number().int().min(1).max(7)).max(7),
  startDate: z.iso.date(),
  slot: z.string().max(50).nullable(),
  addressId: z.string().min(1),
  paymentMode: z.enum(paymentModes),
  key: z.string().regex(/^[\w-]{8,80}$/),
});

/** Start a subscription; the same key gives the same one. */
export async function subscribe(form: FormData): Promise<Subscribed> {
  const parsed = choice.safeParse({
    ...Object.fromEntries(['planId', 'variantId', 'quantity', 'frequency', 'startDate', 'addressId', 'paymentMode', 'key'].map((name) => [name, textOf(form, name)])),
    slot: textOf(form, 'slot') || null,
    weekdays: form.getAll('weekday'),
  });
  if (!parsed.success) return { ok: false, code: 'REQUIRED' };
  const { variantId, quantity, key, weekdays, ...rest } = parsed.data;
  if (takesWeekdays(rest.frequency) && weekdays.length === 0) return { ok: false, code: 'REQUIRED' };
  try {
    const token = await actionToken();
    if (!token) return { ok: false, code: 'INVALID' };
    const { subscriptionCreate } = await execute(
      SubscriptionCreateDocument,
      {
        input: { ...rest, weekdays: takesWeekdays(rest.frequency) ? weekdays : null, lines: [{ variantId, quantity }] },
        idempotencyKey: key,
      },
      { kind: 'private', token },
    );
    const problem = subscriptionCreate?.errors[0];
    if (problem || !subscriptionCreate?.contract) return { ok: false, code: problemCode(problem?.code) };
    return { ok: true, id: subscriptionCreate.contract.id, payment: subscriptionCreate.payment ?? null };
  } catch (error) {
    if (error instanceof BackendError) return { ok: false, code: 'UNREACHABLE' };
    throw error;
  }
}

/** Pass Razorpay's answer about a mandate on; the backend verifies it. */
export async function confirmSubscription(id: string, data: Record<string, string>): Promise<void> {
  const token = await actionToken();
  if (!token) return;
  try {
    await execute(SubscriptionConfirmDocument, { id, data }, { kind: 'private', token });
  } catch (error) {
    // The webhook brings the same news.
    if (!(error instanceof BackendError)) throw error;
  }
}

type Payload = { errors: { code: string }[] } | null | undefined;

/** `already` tells whether a conflict is one: what was asked for may be so since another tab. */
function change(run: (token: string) => Promise<Payload>, already?: (token: string) => Promise<boolean>): Promise<FormReply> {
  return asCustomer(async (token) => {
    const payload = await run(token);
    const problem = payload?.errors[0];
    if ((payload && !problem) || (problem?.code === 'CONFLICT' && (await already?.(token)))) {
      revalidatePath('/[locale]/subscriptions/[id]', 'page');
      return { status: 'done' };
    }
    // The page stays as it is: drawn anew, a day that has closed would lose its form and the reason.
    return { status: 'refused', code: problemCode(problem?.code) };
  });
}

/** Whether a day's delivery is in one of these states. */
async function isIn(states: readonly DeliveryState[], { id, date }: { id: string; date: string }, token: string): Promise<boolean> {
  const found = await subscription(id, date, date, token, defaultLocale);
  const state = found?.deliveries.find((delivery) => delivery.date === date)?.state;
  return state !== undefined && states.includes(state);
}

function problemCode(code: string | undefined): string {
  if (/LATE|CUTOFF|CUT_OFF|LOCKED|NOT_EDITABLE/.test(code ?? '')) return 'TOO_LATE';
  if (/BALANCE|FUNDS/.test(code ?? '')) return 'BALANCE';
  if (code === 'PAYMENT_PENDING') return 'PENDING';
  return 'INVALID';
}

const isDate = (text: string) => z.iso.date().safeParse(text).success;
const refused: FormReply = { status: 'refused', code: 'REQUIRED' };

/** Skip one date, or deliver on it after all. By date, so that pressing twice skips once. */
export async function skip(_before: FormReply, form: FormData): Promise<FormReply> {
  const variables = { id: textOf(form, 'id'), date: textOf(form, 'date') };
  if (!isDate(variables.date)) return refused;
  return change(
    async (token) => (await execute(SubscriptionSkipDocument, variables, { kind: 'private', token })).subscriptionSkip,
    (token) => isIn(['SKIPPED'], variables, token),
  );
}

export async function unskip(_before: FormReply, form: FormData): Promise<FormReply> {
  const variables = { id: textOf(form, 'id'), date: textOf(form, 'date') };
  if (!isDate(variables.date)) return refused;
  return change(
    async (token) => (await execute(SubscriptionUnskipDocument, variables, { kind: 'private', token })).subscriptionUnskip,
    (token) => isIn(['PLANNED', 'LOCKED', 'ORDERED', 'OUT_FOR_DELIVERY', 'DELIVERED'], variables, token),
  );
}

export async function vacation(_before: FormReply, form: FormData): Promise<FormReply> {
  const variables = { id: textOf(form, 'id'), from: textOf(form, 'from'), to: textOf(form, 'to') };
  if (!isDate(variables.from) || !isDate(variables.to) || variables.to < variables.from) return refused;
  return change(async (token) => (await execute(SubscriptionVacationDocument, variables, { kind: 'private', token })).subscriptionVacation);
}

export async function pause(_before: FormReply, form: FormData): Promise<FormReply> {
  const until = textOf(form, 'until');
  if (until && !isDate(until)) return refused;
  const variables = { id: textOf(form, 'id'), until: until || null };
  return change(async (token) => (await execute(SubscriptionPauseDocument, variables, { kind: 'private', token })).subscriptionPause);
}

/** Deliver again; `data.payment` is Razorpay's options where a new permission to debit is needed first. */
export async function resume(_before: FormReply, form: FormData): Promise<FormReply> {
  const variables = { id: textOf(form, 'id') };
  let payment: unknown;
  const reply = await change(async (token) => {
    const { subscriptionResume } = await execute(SubscriptionResumeDocument, variables, { kind: 'private', token });
    payment = subscriptionResume?.payment;
    return subscriptionResume;
  });
  return reply.status === 'done' && payment ? { ...reply, data: { payment: JSON.stringify(payment) } } : reply;
}

/** The same where no script runs: the page that is drawn anew tells what came of it. */
export async function resumePlainly(form: FormData): Promise<void> {
  await resume({ status: 'idle' }, form);
}

export async function cancel(_before: FormReply, form: FormData): Promise<FormReply> {
  const variables = { id: textOf(form, 'id'), reason: textOf(form, 'reason', 300) || null };
  return change(async (token) => (await execute(SubscriptionCancelDocument, variables, { kind: 'private', token })).subscriptionCancel);
}

/** Lines as fields "quantity:<variant id>". */
function linesOf(form: FormData): { variantId: string; quantity: number }[] | undefined {
  const lines = [...form.entries()]
    .filter(([name]) => name.startsWith('quantity:'))
    .map(([name, value]) => ({ variantId: name.slice('quantity:'.length), quantity: Number(value) }));
  const extra = textOf(form, 'addOn');
  if (extra) lines.push({ variantId: extra, quantity: Number(textOf(form, 'addOnQuantity') || '1') });
  const good = lines.length > 0 && lines.every(({ quantity }) => Number.isInteger(quantity) && quantity >= 1 && quantity <= 50);
  return good ? lines : undefined;
}

/** All deliveries from now on. */
export async function update(_before: FormReply, form: FormData): Promise<FormReply> {
  const lines = linesOf(form);
  if (!lines) return refused;
  const slot = textOf(form, 'slot');
  const addressId = textOf(form, 'addressId');
  const input = { lines, ...(slot ? { slot } : {}), ...(addressId ? { addressId } : {}) };
  return change(async (token) => (await execute(SubscriptionUpdateDocument, { id: textOf(form, 'id'), input }, { kind: 'private', token })).subscriptionUpdate);
}

/** One delivery only. */
export async function updateDelivery(_before: FormReply, form: FormData): Promise<FormReply> {
  const lines = linesOf(form);
  const date = textOf(form, 'date');
  if (!lines || !isDate(date)) return refused;
  return change(async (token) => (await execute(SubscriptionDeliveryUpdateDocument, { id: textOf(form, 'id'), date, lines }, { kind: 'private', token })).subscriptionDeliveryUpdate);
}
