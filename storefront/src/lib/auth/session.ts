import 'server-only';
import { cookies } from 'next/headers';
import { cookieNames, cookieOptions, days } from '@/lib/cookies';
import { isFresh } from './token';
import { renew, type Provider, type Tokens } from './refresh';

const lifetime = days(30);

/** What a page may use: the access token while it is fresh. Pages never renew (see proxy.ts). */
export async function pageToken(): Promise<string | undefined> {
  const access = (await cookies()).get(cookieNames.access)?.value;
  return access && isFresh(access, nowSeconds(), 0) ? access : undefined;
}

/** True when the browser holds a session, fresh or renewable. */
export async function isSignedIn(): Promise<boolean> {
  return (await cookies()).has(cookieNames.refresh);
}

/** For actions and route handlers: a fresh access token, renewed when needed; undefined for guests. */
export async function actionToken(): Promise<string | undefined> {
  const jar = await cookies();
  const access = jar.get(cookieNames.access)?.value;
  if (access && isFresh(access, nowSeconds())) return access;
  const refresh = jar.get(cookieNames.refresh)?.value;
  if (!refresh) return undefined;
  const renewal = await renew(refresh, providerOf(jar.get(cookieNames.provider)?.value));
  if (renewal.ok) {
    await keepSession(renewal.tokens);
    return renewal.tokens.access;
  }
  if (renewal.reason === 'refused') await dropSession();
  return undefined;
}

/** Store the tokens of a sign-in or a renewal. */
export async function keepSession(tokens: Tokens): Promise<void> {
  const jar = await cookies();
  jar.set(cookieNames.access, tokens.access, cookieOptions(lifetime));
  jar.set(cookieNames.refresh, tokens.refresh, cookieOptions(lifetime));
  jar.set(cookieNames.provider, tokens.provider, cookieOptions(lifetime));
}

/** Sign this browser out. */
export async function dropSession(): Promise<void> {
  const jar = await cookies();
  for (const name of [cookieNames.access, cookieNames.refresh, cookieNames.provider]) jar.delete(name);
}

export function providerOf(value: string | undefined): Provider {
  return value === 'phone' ? 'phone' : 'password';
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
