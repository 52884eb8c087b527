import 'server-only';
import type { z } from 'zod';
import { env } from './env';

const limit = 64 * 1024;

/** A body that passed, or the answer that says why it did not. */
export type Body<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly response: Response };

/** JSON from our own pages only: same origin, JSON content type, at most 64 kB, the expected shape. */
export async function readJson<T>(request: Request, shape: z.ZodType<T>): Promise<Body<T>> {
  if (!isSameOrigin(request)) return refuse(403, 'CROSS_ORIGIN', 'Only this site may send this.');
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    return refuse(415, 'NOT_JSON', 'Send application/json.');
  }
  const text = await request.text();
  if (text.length > limit) return refuse(413, 'TOO_LARGE', 'The body is too large.');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse(400, 'MALFORMED', 'The body is not JSON.');
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join('.') || 'body';
    return refuse(400, 'INVALID', `Wrong value: ${field}`);
  }
  return { ok: true, value: parsed.data };
}

/** True unless the browser says that another site is behind the request. */
export function isSameOrigin(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site) return site === 'same-origin' || site === 'none';
  const origin = request.headers.get('origin');
  if (!origin) return true;
  return origin === env().STOREFRONT_URL || new URL(origin).host === request.headers.get('host');
}

/** JSON that no cache keeps. */
export function json(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'Cache-Control': 'no-store' } });
}

function refuse(status: number, code: string, message: string): { ok: false; response: Response } {
  return { ok: false, response: json({ ok: false, code, message }, status) };
}
