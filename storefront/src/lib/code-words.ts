import 'server-only';
import { getTranslations } from 'next-intl/server';
import type { Locale } from '@/i18n/config';

/** The words that every proof by code shares; `codeSent` keeps its places to fill in. */
export async function codeWords(locale: Locale): Promise<Record<string, string>> {
  const t = await getTranslations({ locale, namespace: 'auth' });
  return {
    target: t('phone'),
    targetHint: t('phoneHint'),
    sendCode: t('sendCode'),
    sending: t('sending'),
    codeSent: t.raw('codeSent') as string,
    code: t('code'),
    codeHint: t('codeHint'),
    verify: t('verify'),
    verifying: t('verifying'),
    resend: t('resend'),
    resendIn: t.raw('resendIn') as string,
    other: t('otherPhone'),
  };
}
