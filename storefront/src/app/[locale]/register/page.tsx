import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { register } from '@/actions/auth';
import { ActionForm } from '@/components/form/action-form';
import { Field } from '@/components/form/field';
import { Link } from '@/components/link';
import { NarrowPage } from '@/components/narrow-page';
import { pageLocale, type PageProps } from '@/i18n/page';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'auth' });
  return { title: t('registerTitle'), robots: { index: false } };
}

export default async function Register({ params }: PageProps) {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'auth' });
  const a = await getTranslations({ locale, namespace: 'address' });
  return (
    <NarrowPage title={t('registerTitle')} lead={t('registerLead')}>
      <ActionForm action={register} submit={t('register')} busy={t('verifying')} problems={t.raw('problems') as Record<string, string>} done={t('registeredText')} testId="register">
        <input type="hidden" name="locale" value={locale} />
        <Field name="firstName" label={a('firstName')} autoComplete="given-name" required maxLength={100} />
        <Field name="lastName" label={a('lastName')} autoComplete="family-name" required maxLength={100} />
        <Field name="email" label={t('email')} type="email" autoComplete="username" required />
        <Field name="password" label={t('password')} hint={t('passwordHint')} type="password" autoComplete="new-password" minLength={8} required />
      </ActionForm>
      <p className="mt-6 border-t border-line pt-4 text-soft">
        {t('haveAccount')}{' '}
        <Link href="/sign-in" locale={locale} className="link inline-flex min-h-11 items-center">
          {t('signIn')}
        </Link>
      </p>
    </NarrowPage>
  );
}
