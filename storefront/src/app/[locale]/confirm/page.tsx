import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/link';
import { NarrowPage } from '@/components/narrow-page';
import { one, pageLocale, type PageProps } from '@/i18n/page';
import { execute } from '@/lib/saleor/client';
import { ConfirmAccountDocument } from '@/lib/saleor/gql/graphql';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'auth' });
  return { title: t('confirmTitle'), robots: { index: false }, referrer: 'no-referrer' };
}

/** Where the link of the confirmation e-mail leads. */
export default async function Confirm({ params, searchParams }: PageProps) {
  const locale = await pageLocale(params);
  const query = await searchParams;
  const t = await getTranslations({ locale, namespace: 'auth' });
  const email = one(query, 'email') ?? '';
  const token = one(query, 'token') ?? '';
  const { confirmAccount } = await execute(ConfirmAccountDocument, { email, token }, { kind: 'private', token: undefined });
  const confirmed = Boolean(confirmAccount?.user) && confirmAccount?.errors.length === 0;
  return (
    <NarrowPage title={t('confirmTitle')}>
      <p role="status" className={confirmed ? 'good' : 'alert'} data-testid="confirm-result">
        {confirmed ? t('confirmed') : t('confirmFailed')}
      </p>
      <Link href="/sign-in?way=password" locale={locale} className="button mt-4">
        {t('signIn')}
      </Link>
    </NarrowPage>
  );
}
