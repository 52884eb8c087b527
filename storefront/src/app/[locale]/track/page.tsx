import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NarrowPage } from '@/components/narrow-page';
import { TrackForm } from '@/components/order/track-form';
import { one, pageLocale, type PageProps } from '@/i18n/page';
import { alternates } from '@/lib/seo';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'track' });
  return { title: t('title'), description: t('lead'), alternates: alternates(locale, '/track') };
}

export default async function Track({ params, searchParams }: PageProps) {
  const locale = await pageLocale(params);
  const all = await getTranslations({ locale });
  const t = await getTranslations({ locale, namespace: 'track' });
  const o = await getTranslations({ locale, namespace: 'order' });
  return (
    <NarrowPage title={t('title')} lead={t('lead')}>
      <TrackForm
        locale={locale}
        number={one(await searchParams, 'number') ?? ''}
        problems={t.raw('problems') as Record<string, string>}
        stages={all.raw('stage') as Record<string, string>}
        words={{
          number: t('number'),
          phone: t('phone'),
          submit: t('submit'),
          busy: t('busy'),
          notFound: t('notFound'),
          expected: t.raw('expected') as string,
          paid: o('paid'),
          unpaid: o('payOnDelivery'),
        }}
      />
    </NarrowPage>
  );
}
