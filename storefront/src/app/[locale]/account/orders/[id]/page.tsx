import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { ReorderButton } from '@/components/account/reorder-button';
import { OrderCard } from '@/components/order/order-card';
import { Timeline } from '@/components/order/timeline';
import { pageLocale, type PageProps } from '@/i18n/page';
import { requireToken } from '@/lib/auth/require';
import { formatDate } from '@/lib/dates';
import { customerOrder } from '@/lib/saleor/orders';

type Props = PageProps<{ id: string }>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'account' });
  return { title: t('orders') };
}

export default async function OrderPage({ params }: Props) {
  const locale = await pageLocale(params);
  const token = await requireToken(locale);
  const { id } = await params;
  const found = await customerOrder(decodeURIComponent(id), token);
  if (!found) notFound();
  const { order, timeline } = found;
  const t = await getTranslations({ locale, namespace: 'account' });
  const c = await getTranslations({ locale, namespace: 'cart' });
  const common = await getTranslations({ locale, namespace: 'common' });
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <div>
          <h1 className="text-3xl font-bold">{t('orderNumber', { number: order.number })}</h1>
          <p className="text-soft">
            {formatDate(order.created, locale)} · {t(`status-${order.status}`)}
          </p>
        </div>
        <ReorderButton orderId={order.id} locale={locale} label={t('reorder')} busy={common('loading')} done={t('reordered')} problems={c.raw('problems') as Record<string, string>} />
      </div>
      <div className="grid items-start gap-5 xl:grid-cols-[1fr_18rem]">
        <OrderCard order={order} locale={locale} />
        {timeline.length > 0 && (
          <section aria-labelledby="timeline" className="card p-5">
            <h2 id="timeline" className="mb-4 text-xl font-bold">
              {t('timeline')}
            </h2>
            <Timeline entries={timeline} locale={locale} />
          </section>
        )}
      </div>
      {order.invoices.length > 0 && (
        <ul className="mt-4">
          {order.invoices.map((invoice) => (
            <li key={invoice.id}>
              <a href={invoice.url} className="link inline-flex min-h-11 items-center" rel="noopener noreferrer">
                {t('invoice', { number: invoice.number })}
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
