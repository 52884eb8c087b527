'use server';

import { revalidatePath } from 'next/cache';
import { addressShape, formValues, gstin, problemsOf, toAddressInput } from '@/lib/address';
import { z } from 'zod';
import { addLines } from '@/actions/cart';
import { chosenLines } from '@/lib/bulk-reorder';
import { actionToken } from '@/lib/auth/session';
import type { FormReply } from '@/lib/form-reply';
import { mostLines, readQuickOrder } from '@/lib/quick-order';
import { surfaceFor } from '@/lib/saleor/channel';
import { applyAsDistributor, variantsBySku } from '@/lib/saleor/distributor';
import { asCustomer, guarded, localeOf, textOf } from './guard';

const application = addressShape.extend({
  companyName: z.string().trim().min(1, 'REQUIRED').max(200, 'LONG'),
  gstin,
  note: z.string().trim().max(1000, 'LONG').default(''),
});

/** Apply for a wholesale account. */
export async function apply(_before: FormReply, form: FormData): Promise<FormReply> {
  const parsed = application.safeParse(formValues(form));
  if (!parsed.success) return { status: 'refused', fields: problemsOf(parsed.error) };
  const { gstin: number, note, ...place } = parsed.data;
  return asCustomer(async (token) => {
    const errors = await applyAsDistributor(
      { company: place.companyName, gstin: number || null, phone: place.phone, address: toAddressInput(place), note: note || null },
      token,
    );
    const [problem] = errors;
    if (!problem) {
      revalidatePath('/[locale]/distributor', 'page');
      return { status: 'done' };
    }
    if (/EXISTS|UNIQUE|ALREADY/.test(problem.code)) return { status: 'refused', code: 'EXISTS' };
    const field = problem.field === 'company' ? 'companyName' : (problem.field ?? '');
    const known = ['gstin', 'phone', 'companyName', 'postalCode'].includes(field);
    return { status: 'refused', code: 'INVALID', ...(known ? { fields: { [field]: field === 'gstin' ? 'GSTIN' : 'INVALID' } } : {}) };
  });
}

export interface QuickReply extends FormReply {
  readonly added?: number;
  readonly unknown?: readonly string[];
  readonly wrongLines?: readonly number[];
}

/** Order by item codes: what is found goes into the cart, the rest is named. */
export async function quickOrder(_before: QuickReply, form: FormData): Promise<QuickReply> {
  const file = form.get('file');
  const pasted = textOf(form, 'lines', 20_000);
  const fromFile = file instanceof File && file.size > 0 && file.size <= 200_000 ? await file.text() : '';
  const { lines, wrong } = readQuickOrder(`${pasted}\n${fromFile}`);
  if (lines.length === 0) return { status: 'refused', code: wrong.length ? 'WRONG' : 'EMPTY', wrongLines: wrong };
  if (lines.length > mostLines) return { status: 'refused', code: 'TOO_MANY' };
  let reply: QuickReply = { status: 'refused', code: 'INVALID' };
  const result = await guarded(async () => {
    const on = await surfaceFor(await actionToken());
    const found: { variantId: string; quantity: number }[] = [];
    const unknown: string[] = [];
    const packs = await variantsBySku(lines.map(({ sku }) => sku), on);
    for (const { sku, quantity } of lines) {
      const variantId = packs.get(sku);
      if (variantId) found.push({ variantId, quantity });
      else unknown.push(sku);
    }
    if (found.length === 0) {
      reply = { status: 'refused', code: 'UNKNOWN', unknown, wrongLines: wrong };
      return reply;
    }
    const added = await addLines(found, localeOf(form));
    reply =
      added.status === 'done'
        ? { status: 'done', added: found.length, unknown, wrongLines: wrong }
        : { status: 'refused', code: added.code, unknown, wrongLines: wrong };
    return reply;
  });
  return result.code === 'UNREACHABLE' || result.code === 'THROTTLED' ? result : reply;
}

/** Put the packs of earlier orders into the cart, in the quantities that the form says. */
export async function bulkReorder(_before: QuickReply, form: FormData): Promise<QuickReply> {
  const lines = chosenLines(form.entries());
  if (!lines) return { status: 'refused', code: 'INVALID' };
  if (lines.length === 0) return { status: 'refused', code: 'NOTHING' };
  const added = await addLines(lines, localeOf(form));
  return added.status === 'done' ? { status: 'done', added: lines.length } : { status: 'refused', code: added.code ?? 'INVALID' };
}
