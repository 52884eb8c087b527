import { isReference } from '@/lib/cart-cookie';
import { processAnswer } from '@/lib/payments/razorpay';
import { BackendError } from '@/lib/saleor/client';

const limit = 16 * 1024;

/**
 * Where in-app browsers (Instagram, Messenger, UC, Opera) are sent by Razorpay's `callback_url`: a
 * cross-site POST without our cookies, so everything needed is in the query. Answers 303 to the
 * status page whatever happened; the backend verifies the signature, and the webhook needs none of it.
 */
export async function POST(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const transaction = query.get('transaction') ?? '';
  const target = targetOf(query);
  if (!target) return redirect('/');
  const text = await request.text();
  const form = new URLSearchParams(text.length > limit ? '' : text);
  const answer = {
    razorpay_payment_id: form.get('razorpay_payment_id') ?? '',
    razorpay_order_id: form.get('razorpay_order_id') ?? '',
    razorpay_signature: form.get('razorpay_signature') ?? '',
  };
  const complete = Object.values(answer).every((value) => value.length > 0 && value.length <= 200);
  if (complete && transaction.length > 0 && transaction.length <= 200) {
    try {
      await processAnswer(transaction, answer, undefined);
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
    }
  }
  return redirect(target);
}

/** A shopper who presses back reaches this by GET. */
export function GET(request: Request): Response {
  return redirect(targetOf(new URL(request.url).searchParams) ?? '/');
}

/** The page about the checkout or the order that the address names. */
function targetOf(query: URLSearchParams): string | undefined {
  const reference = query.get('checkout') ?? '';
  if (isReference(reference)) return `/order/${reference}`;
  const order = query.get('order') ?? '';
  return /^[A-Za-z0-9+/=]{8,100}$/.test(order) ? `/pay/${encodeURIComponent(order)}` : undefined;
}

function redirect(path: string): Response {
  return new Response(null, { status: 303, headers: { Location: path, 'Cache-Control': 'no-store' } });
}
