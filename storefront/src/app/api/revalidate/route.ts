import { createHmac, timingSafeEqual } from 'node:crypto';
import { revalidateTag } from 'next/cache';
import { env } from '@/lib/env';
import { json } from '@/lib/http';

const limit = 256 * 1024;

/**
 * The backend's webhook about a changed product, category or collection. Signed with
 * HMAC-SHA256 over the raw body (Saleor's `Saleor-Signature` with a secret key). The tag of the
 * changed thing and the listings are marked stale.
 */
export async function POST(request: Request): Promise<Response> {
  const secret = env().REVALIDATE_SECRET;
  if (!secret) return json({ ok: false, code: 'OFF' }, 404);
  const text = await request.text();
  if (text.length > limit) return json({ ok: false, code: 'TOO_LARGE' }, 413);
  const expected = createHmac('sha256', secret).update(text).digest('hex');
  const given = (request.headers.get('saleor-signature') ?? '').replace(/^sha256=/, '');
  if (given.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected))) {
    return json({ ok: false, code: 'SIGNATURE' }, 401);
  }
  // Listings, menus and pages share parts of each other; one tag covers all of the catalogue.
  revalidateTag('catalogue', { expire: 0 });
  return json({ ok: true });
}
