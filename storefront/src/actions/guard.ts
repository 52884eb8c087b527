import 'server-only';
import { defaultLocale, isLocale, type Locale } from '@/i18n/config';
import { actionToken } from '@/lib/auth/session';
import type { FormReply } from '@/lib/form-reply';
import { BackendError } from '@/lib/saleor/client';

/** Run an action; a backend that is down or throttles becomes a reply. */
export async function guarded(run: () => Promise<FormReply>): Promise<FormReply> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return { status: 'refused', code: error.kind === 'throttled' || /too many|throttl/i.test(error.message) ? 'THROTTLED' : 'UNREACHABLE' };
  }
}

/** Run an action of a signed-in customer. */
export async function asCustomer(run: (token: string) => Promise<FormReply>): Promise<FormReply> {
  return guarded(async () => {
    const token = await actionToken();
    return token ? run(token) : { status: 'refused', code: 'INVALID' };
  });
}

/** The form's language. */
export function localeOf(form: FormData): Locale {
  const value = form.get('locale');
  return typeof value === 'string' && isLocale(value) ? value : defaultLocale;
}

/** One text field of a form. */
export function textOf(form: FormData, name: string, longest = 500): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim().slice(0, longest) : '';
}
