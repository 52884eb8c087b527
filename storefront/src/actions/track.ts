'use server';

import { indianPhone } from '@/lib/address';
import { formatDate, formatTime } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import { trackOrder } from '@/lib/saleor/orders';
import type { OrderStage } from '@/lib/saleor/gql/graphql';
import type { FormReply } from '@/lib/form-reply';
import { guarded, localeOf, textOf } from './guard';

/** An order found by number and phone, ready to be shown. */
export interface Tracked {
  readonly number: string;
  readonly stage: OrderStage;
  readonly total: string;
  readonly paid: boolean;
  readonly expected: string | undefined;
  readonly items: readonly string[];
  readonly timeline: readonly { stage: OrderStage; date: string; note: string | undefined; trackingNumber: string | undefined; trackingUrl: string | undefined }[];
}

export interface TrackReply extends FormReply {
  readonly found?: Tracked;
}

/** Look an order up without an account; the backend limits how often. */
export async function track(_before: TrackReply, form: FormData): Promise<TrackReply> {
  const locale = localeOf(form);
  const number = textOf(form, 'number', 40).replace(/^#/, '');
  const phone = indianPhone(textOf(form, 'phone', 40));
  if (!number || !phone) {
    return { status: 'refused', fields: { ...(number ? {} : { number: 'REQUIRED' }), ...(phone ? {} : { phone: 'PHONE' }) } };
  }
  let found: Tracked | undefined;
  const reply = await guarded(async () => {
    const order = await trackOrder(number, phone);
    if (!order) return { status: 'refused', code: 'NOT_FOUND' };
    found = {
      number: order.number,
      stage: order.stage,
      total: formatMoney(order.total, locale),
      paid: order.paid,
      expected: order.expectedOn && formatDate(order.expectedOn, locale),
      items: order.items,
      timeline: order.timeline.map((entry) => ({ ...entry, date: formatTime(entry.date, locale) })),
    };
    return { status: 'done' };
  });
  return { ...reply, found };
}
