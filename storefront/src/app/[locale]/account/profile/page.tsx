import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { changePassword, saveProfile } from '@/actions/account';
import { ActionForm } from '@/components/form/action-form';
import { Field } from '@/components/form/field';
import { pageLocale, type PageProps } from '@/i18n/page';
import { requireToken } from '@/lib/auth/require';
import { account } from '@/lib/saleor/account';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'account' });
  return { title: t('profile') };
}

export default async function Profile({ params }: PageProps) {
  const locale = await pageLocale(params);
  const customer = await account(await requireToken(locale));
  const t = await getTranslations({ locale, namespace: 'account' });
  const a = await getTranslations({ locale, namespace: 'address' });
  const auth = await getTranslations({ locale, namespace: 'auth' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const problems = { ...(auth.raw('problems') as Record<string, string>), OLD_PASSWORD: t('passwordWrong') };
  return (
    <>
      <h1 className="mb-4 text-3xl font-bold">{t('profile')}</h1>
      <div className="grid gap-6 md:grid-cols-2">
        <section aria-labelledby="who" className="card p-5">
          <h2 id="who" className="mb-3 text-xl font-bold">
            {t('profile')}
          </h2>
          <p className="mb-3 text-soft">
            {customer?.email}
            {customer?.phone && ` · ${customer.phone}`}
          </p>
          <ActionForm action={saveProfile} submit={common('save')} busy={common('loading')} problems={problems} done={t('profileSaved')}>
            <Field name="firstName" label={a('firstName')} autoComplete="given-name" defaultValue={customer?.firstName} maxLength={100} required />
            <Field name="lastName" label={a('lastName')} autoComplete="family-name" defaultValue={customer?.lastName} maxLength={100} required />
          </ActionForm>
        </section>
        <section aria-labelledby="password" className="card p-5">
          <h2 id="password" className="mb-3 text-xl font-bold">
            {t('changePassword')}
          </h2>
          <ActionForm action={changePassword} submit={t('changePassword')} busy={common('loading')} problems={problems} done={t('passwordSaved')} quiet>
            <Field name="oldPassword" label={t('oldPassword')} type="password" autoComplete="current-password" required />
            <Field name="newPassword" label={t('newPassword')} hint={auth('passwordHint')} type="password" autoComplete="new-password" minLength={8} required />
          </ActionForm>
        </section>
      </div>
    </>
  );
}
