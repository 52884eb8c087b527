import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Empty } from '@/components/empty';
import { AlertIcon, CheckIcon, ClockIcon } from '@/components/icons';
import { Link } from '@/components/link';
import { ForgetCart, StatusPoller } from '@/components/order/poller';
import { OrderCard } from '@/components/order/order-card';
import type { Locale } from '@/i18n/config';
import { pageLocale, type PageProps } from '@/i18n/page';
import { cartId, isReference, checkoutIdOf } from '@/lib/cart-cookie';
import { settle, type Settlement } from '@/lib/saleor/orders';
import { surface } from '@/lib/saleor/channel';

type Props = PageProps<{ reference: string }>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'nav' });
  return { title: t('track'), robots: { index: false }, referrer: 'no-referrer' };
}

/**
 * What became of a payment. Found by the reference in its address alone, so it survives reload, back,
 * a second tab, a closed tab and a late success.
 */
export default async function OrderStatus({ params }: Props) {
  const locale = await pageLocale(params);
  const { reference } = await params;
  const on = await surface();
  const settlement: Settlement = isReference(reference)
    ? await settle(reference, on.token, locale)
    : { state: 'unknown' };
  const t = await getTranslations({ locale, namespace: 'order' });

  if (settlement.state === 'placed') {
    const { order } = settlement;
    const stillInCart = (await cartId(on.channel)) === checkoutIdOf(reference);
    return (
      <div className="wrap max-w-3xl py-8">
        {stillInCart && <ForgetCart reference={reference} />}
        <div className="mb-6 text-center">
          <span className="mx-auto flex h-16 w-16 items-center justify-center rounded-full bg-leaf text-white">
            <CheckIcon className="h-9 w-9" />
          </span>
          <h1 className="mt-3 text-3xl font-bold" data-testid="order-confirmed">
            {t('placedTitle')}
          </h1>
          <p className="mt-1 text-lg" data-testid="order-number" data-number={order.number}>
            {order.email ? t('placedText', { number: order.number, email: order.email }) : t('placedTextNoEmail', { number: order.number })}
          </p>
          <p className="mt-1 text-sm text-soft">{t('keepLink')}</p>
        </div>
        <OrderCard order={order} locale={locale} />
      </div>
    );
  }
  return (
    <div className="wrap py-8">
      <Pending settlement={settlement} reference={reference} locale={locale} />
    </div>
  );
}

async function Pending({ settlement, reference, locale }: { settlement: Exclude<Settlement, { state: 'placed' }>; reference: string; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'order' });
  const poller = <StatusPoller reference={reference} state={settlement.state} checking={t('checking')} />;
  switch (settlement.state) {
    case 'confirming':
      return (
        <Empty
          level="h1"
          icon={<ClockIcon />}
          title={t('confirmingTitle')}
          text={settlement.code === 'INSUFFICIENT_STOCK' ? t('confirmingStock') : t('confirmingText')}
        >
          {poller}
        </Empty>
      );
    case 'unpaid':
      return (
        <Empty level="h1" icon={<ClockIcon />} title={t('waitingTitle')} text={t('waitingText')}>
          {poller}
          <Link href="/checkout" locale={locale} className="button-quiet">
            {t('payAgain')}
          </Link>
        </Empty>
      );
    case 'unavailable':
      return (
        <Empty level="h1" icon={<AlertIcon />} title={t('unavailableTitle')} text={t('unavailableText')}>
          {poller}
          <Link href="/cart" locale={locale} className="button">
            {t('toCart')}
          </Link>
        </Empty>
      );
    case 'unknown':
      return (
        <Empty level="h1" icon={<AlertIcon />} title={t('unknownTitle')} text={t('unknownText')}>
          <Link href="/track" locale={locale} className="button">
            {t('track')}
          </Link>
        </Empty>
      );
  }
}
