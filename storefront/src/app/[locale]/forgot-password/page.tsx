import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { requestReset } from '@/actions/auth';
import { ActionForm } from '@/components/form/action-form';
import { Field } from '@/components/form/field';
import { NarrowPage } from '@/components/narrow-page';
import { pageLocale, type PageProps } from '@/i18n/page';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'auth' });
  return { title: t('forgotTitle'), robots: { index: false } };
}

export default async function ForgotPassword({ params }: PageProps) {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'auth' });
  return (
    <NarrowPage title={t('forgotTitle')} lead={t('forgotLead')}>
      <ActionForm action={requestReset} submit={t('forgotSend')} busy={t('sending')} problems={t.raw('problems') as Record<string, string>} done={t('forgotSent')}>
        <input type="hidden" name="locale" value={locale} />
        <Field name="email" label={t('email')} type="email" autoComplete="username" required />
      </ActionForm>
    </NarrowPage>
  );
}
