'use server';

import { redirect } from 'next/navigation';
import { z } from 'zod';
import { defaultLocale, isLocale, localePath, type Locale } from '@/i18n/config';
import {
  addressShape,
  backendProblems,
  email,
  formValues,
  gstin,
  problemsOf,
  toAddressInput,
  type FieldProblems,
} from '@/lib/address';
import { actionToken } from '@/lib/auth/session';
import { cartId } from '@/lib/cart-cookie';
import { isOpen, readSlot } from '@/lib/delivery-slots';
import { env } from '@/lib/env';
import { account } from '@/lib/saleor/account';
import { carts } from '@/lib/saleor/cart';
import { surfaceFor } from '@/lib/saleor/channel';
import { BackendError } from '@/lib/saleor/client';
import { serverNow } from '@/lib/server-now';

/** What a step of the checkout answers when it does not go on. */
export interface StepReply {
  readonly problems: FieldProblems;
  /** A key below `checkout.pay.problems`, for the form as a whole. */
  readonly code?: string;
  /** What was typed, so that nothing is lost. */
  readonly values: Readonly<Record<string, string>>;
}

const contact = addressShape.extend({ email, gstin });

/** Contact and address, both used for delivery and for the bill. */
export async function saveAddress(_before: StepReply, form: FormData): Promise<StepReply> {
  const values = formValues(form);
  const locale = localeOf(form);
  const parsed = contact.safeParse(values);
  if (!parsed.success) return { problems: problemsOf(parsed.error), values };
  const { email: address, gstin: number, ...place } = parsed.data;
  const reply = await step(values, locale, async (backend, id) => {
    const refused = await backend.setEmail(id, address);
    if (refused.length > 0) return { problems: { email: 'EMAIL' }, values };
    const input = toAddressInput(place);
    const saved = await backend.setAddresses(id, input, input, [{ key: 'gstin', value: number }]);
    if (saved.ok) return undefined;
    return { problems: backendProblems(saved.problems), values };
  });
  if (reply) return reply;
  redirect(localePath(locale, '/checkout'));
}

/** Deliver to one of the customer's saved addresses. */
export async function deliverToSaved(_before: StepReply, form: FormData): Promise<StepReply> {
  const values = formValues(form);
  const locale = localeOf(form);
  const token = await actionToken();
  const customer = token ? await account(token) : undefined;
  const chosen = customer?.addresses.find(({ id }) => id === values.addressId);
  if (!customer || !chosen) return { problems: {}, code: 'INCOMPLETE', values };
  const input = toAddressInput({
    firstName: chosen.firstName,
    lastName: chosen.lastName,
    companyName: chosen.companyName,
    streetAddress1: chosen.streetAddress1,
    streetAddress2: chosen.streetAddress2,
    city: chosen.city,
    countryArea: chosen.countryArea,
    postalCode: chosen.postalCode,
    phone: chosen.phone ?? '',
  });
  const reply = await step(values, locale, async (backend, id) => {
    if (customer.email) await backend.setEmail(id, customer.email);
    const saved = await backend.setAddresses(id, input, input, [{ key: 'gstin', value: '' }]);
    return saved.ok ? undefined : { problems: backendProblems(saved.problems), code: 'INCOMPLETE', values };
  });
  if (reply) return reply;
  redirect(localePath(locale, '/checkout'));
}

/** How it is delivered, and at what time of day. */
export async function saveDelivery(_before: StepReply, form: FormData): Promise<StepReply> {
  const values = formValues(form);
  const locale = localeOf(form);
  const parsed = z
    .object({ deliveryId: z.string().min(1).max(200), slot: z.string().max(40).default('') })
    .safeParse(values);
  if (!parsed.success) return { problems: { deliveryId: 'REQUIRED' }, values };
  // The server's clock decides: what was still open when the page was drawn may have closed.
  if (!isOpen(parsed.data.slot, serverNow(), env().delivery)) return { problems: {}, code: 'SLOT_CLOSED', values };
  const chosen = readSlot(parsed.data.slot);
  const reply = await step(values, locale, async (backend, id) => {
    const saved = await backend.setDelivery(id, parsed.data.deliveryId);
    if (!saved.ok) return { problems: { deliveryId: 'INVALID' }, values };
    await backend.setMetadata(id, [
      { key: 'delivery_date', value: chosen?.date ?? '' },
      { key: 'delivery_slot', value: chosen?.slot ?? '' },
    ]);
    return undefined;
  });
  if (reply) return reply;
  redirect(localePath(locale, '/checkout'));
}

async function step(
  values: Record<string, string>,
  locale: Locale,
  run: (backend: ReturnType<typeof carts>, id: string) => Promise<StepReply | undefined>,
): Promise<StepReply | undefined> {
  try {
    const token = await actionToken();
    const { channel } = await surfaceFor(token);
    const id = await cartId(channel);
    if (!id) return { problems: {}, code: 'NO_CART', values };
    return await run(carts(token, locale), id);
  } catch (error) {
    if (error instanceof BackendError) return { problems: {}, code: 'UNREACHABLE', values };
    throw error;
  }
}

function localeOf(form: FormData): Locale {
  const value = form.get('locale');
  return typeof value === 'string' && isLocale(value) ? value : defaultLocale;
}
