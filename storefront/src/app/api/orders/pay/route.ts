import { z } from 'zod';
import { defaultLocale, locales } from '@/i18n/config';
import { actionToken } from '@/lib/auth/session';
import { json, readJson } from '@/lib/http';
import { startOrderPayment } from '@/lib/payments/order-payment';
import { BackendError } from '@/lib/saleor/client';

const body = z.object({
  orderId: z.string().min(1).max(200),
  seen: z.string().max(20),
  locale: z.enum(locales).default(defaultLocale),
});

/** Begin to pay an order that was placed without payment. */
export async function POST(request: Request): Promise<Response> {
  const read = await readJson(request, body);
  if (!read.ok) return read.response;
  try {
    return json(await startOrderPayment(read.value.orderId, read.value.seen, await actionToken(), read.value.locale));
  } catch (error) {
    if (error instanceof BackendError) return json({ ok: false, code: error.kind === 'throttled' ? 'THROTTLED' : 'UNREACHABLE' });
    throw error;
  }
}
