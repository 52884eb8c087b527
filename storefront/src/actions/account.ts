'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { addLines, type CartReply } from '@/actions/cart';
import { addressShape, backendProblems, formValues, problemsOf, toAddressInput } from '@/lib/address';
import { env } from '@/lib/env';
import type { FormReply } from '@/lib/form-reply';
import { customerOrder } from '@/lib/saleor/orders';
import { surfaceFor } from '@/lib/saleor/channel';
import { execute } from '@/lib/saleor/client';
import {
  AccountAddressCreateDocument,
  AccountAddressDeleteDocument,
  AccountAddressUpdateDocument,
  AccountSetDefaultAddressDocument,
  AccountUpdateDocument,
  NotificationPreferencesUpdateDocument,
  PasswordChangeDocument,
  WalletTopUpDocument,
  type NotificationChannel,
} from '@/lib/saleor/gql/graphql';
import { deleteStoredMethod } from '@/lib/saleor/payment-methods';
import { actionToken } from '@/lib/auth/session';
import { BackendError } from '@/lib/saleor/client';
import { asCustomer, localeOf, textOf } from './guard';

/** Add a saved address, or change the one named by `id`. */
export async function saveAddress(_before: FormReply, form: FormData): Promise<FormReply> {
  const parsed = addressShape.safeParse(formValues(form));
  if (!parsed.success) return { status: 'refused', fields: problemsOf(parsed.error) };
  const id = textOf(form, 'id');
  return asCustomer(async (token) => {
    const audience = { kind: 'private', token } as const;
    const input = toAddressInput(parsed.data);
    const payload = id
      ? (await execute(AccountAddressUpdateDocument, { id, input }, audience)).accountAddressUpdate
      : (await execute(AccountAddressCreateDocument, { input }, audience)).accountAddressCreate;
    const errors = payload?.errors ?? [];
    if (errors.length > 0) return { status: 'refused', code: 'INVALID', fields: backendProblems(errors) };
    revalidatePath('/[locale]/account/addresses', 'page');
    return { status: 'done' };
  });
}

export async function deleteAddress(_before: FormReply, form: FormData): Promise<FormReply> {
  return asCustomer(async (token) => {
    const { accountAddressDelete } = await execute(AccountAddressDeleteDocument, { id: textOf(form, 'id') }, { kind: 'private', token });
    if (accountAddressDelete?.errors.length) return { status: 'refused', code: 'INVALID' };
    revalidatePath('/[locale]/account/addresses', 'page');
    return { status: 'done' };
  });
}

export async function makeDefaultAddress(_before: FormReply, form: FormData): Promise<FormReply> {
  return asCustomer(async (token) => {
    const id = textOf(form, 'id');
    for (const type of ['SHIPPING', 'BILLING'] as const) {
      const { accountSetDefaultAddress } = await execute(AccountSetDefaultAddressDocument, { id, type }, { kind: 'private', token });
      if (accountSetDefaultAddress?.errors.length) return { status: 'refused', code: 'INVALID' };
    }
    revalidatePath('/[locale]/account/addresses', 'page');
    return { status: 'done' };
  });
}

/** Have the payment provider forget a stored card or UPI id. */
export async function deleteMethod(_before: FormReply, form: FormData): Promise<FormReply> {
  return asCustomer(async (token) => {
    const gone = await deleteStoredMethod(textOf(form, 'id'), await surfaceFor(token));
    if (!gone) return { status: 'refused', code: 'INVALID' };
    revalidatePath('/[locale]/account/payment-methods', 'page');
    return { status: 'done' };
  });
}

const profile = z.object({ firstName: z.string().trim().min(1).max(100), lastName: z.string().trim().min(1).max(100) });

export async function saveProfile(_before: FormReply, form: FormData): Promise<FormReply> {
  const parsed = profile.safeParse(formValues(form));
  if (!parsed.success) {
    return { status: 'refused', fields: Object.fromEntries(parsed.error.issues.map(({ path }) => [String(path[0]), 'REQUIRED'])) };
  }
  return asCustomer(async (token) => {
    const { accountUpdate } = await execute(AccountUpdateDocument, { input: parsed.data }, { kind: 'private', token });
    return accountUpdate?.errors.length ? { status: 'refused', code: 'INVALID' } : { status: 'done' };
  });
}

export async function changePassword(_before: FormReply, form: FormData): Promise<FormReply> {
  const oldPassword = String(form.get('oldPassword') ?? '');
  const newPassword = String(form.get('newPassword') ?? '');
  if (newPassword.length < 8) return { status: 'refused', fields: { newPassword: 'PASSWORD' } };
  return asCustomer(async (token) => {
    const { passwordChange } = await execute(PasswordChangeDocument, { oldPassword, newPassword }, { kind: 'private', token });
    const problem = passwordChange?.errors[0];
    if (!problem) return { status: 'done' };
    return { status: 'refused', fields: problem.field === 'oldPassword' ? { oldPassword: 'OLD_PASSWORD' } : { newPassword: 'PASSWORD' } };
  });
}

/** Which channels each event uses: checkboxes named "<event>:<channel>", events listed in `event`. */
export async function savePreferences(_before: FormReply, form: FormData): Promise<FormReply> {
  const input = form.getAll('event').map((event) => ({
    event: String(event),
    channels: (['SMS', 'WHATSAPP', 'EMAIL'] as const).filter((channel: NotificationChannel) => form.has(`${String(event)}:${channel}`)),
  }));
  return asCustomer(async (token) => {
    const { notificationPreferencesUpdate } = await execute(NotificationPreferencesUpdateDocument, { input }, { kind: 'private', token });
    return notificationPreferencesUpdate?.errors.length ? { status: 'refused', code: 'INVALID' } : { status: 'done' };
  });
}

/** Put everything of an earlier order that is still sold into the cart. */
export async function reorder(_before: CartReply, form: FormData): Promise<CartReply> {
  try {
    const token = await actionToken();
    const found = token ? await customerOrder(textOf(form, 'orderId'), token) : undefined;
    const lines = (found?.order.lines ?? []).flatMap(({ variantId, quantity }) => (variantId ? [{ variantId, quantity }] : []));
    if (lines.length === 0) return { status: 'refused', code: 'NOT_FOUND', at: Date.now() };
    return await addLines(lines, localeOf(form));
  } catch (error) {
    if (error instanceof BackendError) return { status: 'unreachable', code: 'UNREACHABLE', at: Date.now() };
    throw error;
  }
}

/** Start paying money into the wallet; answers with Razorpay's options. */
export async function topUp(amount: string, key: string): Promise<{ ok: true; payment: unknown } | { ok: false; code: string }> {
  const rupees = /^\d{1,5}$/.test(amount) ? Number(amount) : 0;
  if (rupees < 10 || rupees > 50_000 || !/^[\w-]{8,80}$/.test(key)) return { ok: false, code: 'AMOUNT' };
  try {
    const token = await actionToken();
    if (!token) return { ok: false, code: 'INVALID' };
    const { walletTopUp } = await execute(
      WalletTopUpDocument,
      { channel: env().DEFAULT_CHANNEL, amount: `${rupees}.00`, idempotencyKey: key },
      { kind: 'private', token },
    );
    if (walletTopUp?.errors.length || !walletTopUp?.payment) return { ok: false, code: 'INVALID' };
    return { ok: true, payment: walletTopUp.payment };
  } catch (error) {
    if (error instanceof BackendError) return { ok: false, code: 'UNREACHABLE' };
    throw error;
  }
}
