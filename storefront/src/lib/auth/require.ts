import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { localePath, type Locale } from '@/i18n/config';
import { pageToken } from './session';

/** The visitor's access token; guests are sent to sign in and come back here. */
export async function requireToken(locale: Locale): Promise<string> {
  const token = await pageToken();
  if (token) return token;
  const path = (await headers()).get('x-path') ?? '/account';
  redirect(localePath(locale, `/sign-in?next=${encodeURIComponent(localePath(locale, path))}`));
}
