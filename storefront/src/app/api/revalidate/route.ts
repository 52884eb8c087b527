import { createHmac, timingSafeEqual } from 'node:crypto';
import { revalidateTag } from 'next/cache';
import { env } from '@/lib/env';
import { json } from '@/lib/http';
import { staleTags } from '@/lib/revalidation';

const limit = 256 * 1024;

/**
 * The backend's webhook about a changed product, category, collection or page. Signed with HMAC-SHA256
 * over the raw body (Saleor's `Saleor-Signature` with a secret key). What shows the changed thing is
 * marked stale; everything, when the event is not understood.
 */
export async function POST(request: Request): Promise<Response> {
  const secret = env().REVALIDATE_SECRET;
  if (!secret) return json({ ok: false, code: 'OFF' }, 404);
  const text = await request.text();
  if (text.length > limit) return json({ ok: false, code: 'TOO_LARGE' }, 413);
  const expected = Buffer.from(createHmac('sha256', secret).update(text).digest('hex'));
  const given = Buffer.from((request.headers.get('saleor-signature') ?? '').replace(/^sha256=/, ''));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return json({ ok: false, code: 'SIGNATURE' }, 401);
  }
  const tags = staleTags(request.headers.get('saleor-event') ?? '', parse(text));
  for (const tag of tags) revalidateTag(tag, { expire: 0 });
  return json({ ok: true, tags });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
