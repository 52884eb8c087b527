import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { PayForm } from '@/components/checkout/pay-form';
import { OrderCard } from '@/components/order/order-card';
import { pageLocale, type PageProps } from '@/i18n/page';
import { pageToken } from '@/lib/auth/session';
import { env } from '@/lib/env';
import { formatMoney, toDecimal } from '@/lib/money';
import { dueOn } from '@/lib/payments/order-payment';
import { orderById } from '@/lib/saleor/orders';

type Props = PageProps<{ id: string }>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'checkout' });
  return { title: t('stepPay'), robots: { index: false }, referrer: 'no-referrer' };
}

/** Pay an order that exists: the link in "your payment failed" and "please pay" leads here. */
export default async function PayOrder({ params }: Props) {
  const locale = await pageLocale(params);
  const id = decodeURIComponent((await params).id);
  const order = await orderById(id, await pageToken());
  if (!order) notFound();
  const t = await getTranslations({ locale, namespace: 'checkout.pay' });
  const o = await getTranslations({ locale, namespace: 'order' });
  const due = dueOn(order);
  return (
    <div className="wrap max-w-3xl py-8">
      <h1 className="mb-4 text-3xl font-bold">{o('number', { number: order.number })}</h1>
      {due && (
        <div className="card mb-5 p-5">
          <PayForm
            locale={locale}
            options={[{ name: 'razorpay', label: t('razorpay'), hint: t('razorpayHint'), action: t('payNow', { amount: formatMoney(due, locale) }), available: true }]}
            seen={toDecimal(due)}
            reference=""
            orderId={order.id}
            scriptUrl={env().RAZORPAY_CHECKOUT_URL}
            callbackBase={`${env().STOREFRONT_URL}/api/payments/razorpay/callback`}
            words={{
              choose: t('choose'),
              opening: t('opening'),
              confirming: t('confirming'),
              dismissed: t('dismissed'),
              failed: t('failed'),
              notAvailable: t('notAvailable'),
              problems: t.raw('problems') as Record<string, string>,
            }}
          />
        </div>
      )}
      <OrderCard order={order} locale={locale} />
    </div>
  );
}
