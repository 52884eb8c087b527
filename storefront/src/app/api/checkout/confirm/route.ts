import { z } from 'zod';
import { actionToken } from '@/lib/auth/session';
import { json, readJson } from '@/lib/http';
import { processAnswer } from '@/lib/payments/razorpay';
import { BackendError } from '@/lib/saleor/client';

const body = z.object({
  transactionId: z.string().min(1).max(200),
  answer: z.object({
    razorpay_payment_id: z.string().min(1).max(100),
    razorpay_order_id: z.string().min(1).max(100),
    razorpay_signature: z.string().min(1).max(200),
  }),
});

/**
 * The browser's account of a payment, passed to the backend. Nothing is fulfilled on its word: the
 * status page tells what is known, and the webhook works without this call.
 */
export async function POST(request: Request): Promise<Response> {
  const read = await readJson(request, body);
  if (!read.ok) return read.response;
  try {
    const good = await processAnswer(read.value.transactionId, read.value.answer, await actionToken());
    return json({ ok: good, ...(good ? {} : { code: 'FAILED' }) });
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return json({ ok: false, code: 'UNREACHABLE' });
  }
}
