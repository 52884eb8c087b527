import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Empty } from '@/components/empty';
import { AlertIcon } from '@/components/icons';
import { LastSeen } from '@/components/offline/last-seen';
import { pageLocale, type PageProps } from '@/i18n/page';

export const metadata: Metadata = { robots: { index: false } };

/** What the service worker shows without a connection. */
export default async function Offline({ params }: PageProps) {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'errors' });
  const common = await getTranslations({ locale, namespace: 'common' });
  return (
    <div className="wrap py-8" data-testid="offline">
      <Empty level="h1" icon={<AlertIcon />} title={t('offlineTitle')} text={t('offlineText')} />
      <LastSeen
        words={{
          products: t('seenProducts'),
          orders: t('seenOrders'),
          ordersNote: t('seenOrdersNote'),
          nothing: t('seenNothing'),
          tryAgain: common('tryAgain'),
        }}
      />
    </div>
  );
}
