import { cookies } from 'next/headers';
import { cookieNames } from '@/lib/cookies';
import { renew } from '@/lib/auth/refresh';
import { dropSession, keepSession, providerOf } from '@/lib/auth/session';
import { safePath } from '@/lib/safe-path';

/** Renew the session and go on to `next`; a refused session is dropped, so this never loops. */
export async function GET(request: Request): Promise<Response> {
  const next = safePath(new URL(request.url).searchParams.get('next'));
  const jar = await cookies();
  const refresh = jar.get(cookieNames.refresh)?.value;
  if (refresh) {
    const renewal = await renew(refresh, providerOf(jar.get(cookieNames.provider)?.value));
    if (renewal.ok) await keepSession(renewal.tokens);
    else if (renewal.reason === 'refused') await dropSession();
    else return new Response(unavailable, { status: 503, headers: { 'Content-Type': 'text/html', 'Retry-After': '5' } });
  }
  return new Response(null, { status: 303, headers: { Location: next, 'Cache-Control': 'no-store' } });
}

const unavailable = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>One moment</title><body><h1>One moment, please</h1><p>The shop is not answering. You stay signed in; <a href="">try again</a>.</p></body></html>`;
