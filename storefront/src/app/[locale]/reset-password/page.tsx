import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { resetPassword } from '@/actions/auth';
import { NewSession } from '@/components/account/new-session';
import { ActionForm } from '@/components/form/action-form';
import { Field } from '@/components/form/field';
import { NarrowPage } from '@/components/narrow-page';
import { one, pageLocale, type PageProps } from '@/i18n/page';
import { isSignedIn } from '@/lib/auth/session';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'auth' });
  return { title: t('resetTitle'), robots: { index: false }, referrer: 'no-referrer' };
}

/** Where the link of the reset e-mail leads. */
export default async function ResetPassword({ params, searchParams }: PageProps) {
  const locale = await pageLocale(params);
  const query = await searchParams;
  const t = await getTranslations({ locale, namespace: 'auth' });
  const problems = { ...(t.raw('problems') as Record<string, string>), LINK: t('resetFailed') };
  return (
    <NarrowPage title={t('resetTitle')}>
      {!(await isSignedIn()) && <NewSession />}
      <ActionForm action={resetPassword} submit={t('resetSave')} busy={t('verifying')} problems={problems}>
        <input type="hidden" name="locale" value={locale} />
        <input type="hidden" name="email" value={one(query, 'email') ?? ''} />
        <input type="hidden" name="token" value={one(query, 'token') ?? ''} />
        <Field name="password" label={t('password')} hint={t('passwordHint')} type="password" autoComplete="new-password" minLength={8} required />
      </ActionForm>
    </NarrowPage>
  );
}
