import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ReorderButton } from '@/components/account/reorder-button';
import { Empty } from '@/components/empty';
import { BagIcon } from '@/components/icons';
import { KeepOrders } from '@/components/offline/keep-orders';
import { Link } from '@/components/link';
import { one, pageLocale, type PageProps } from '@/i18n/page';
import { requireToken } from '@/lib/auth/require';
import { formatDate } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import { account } from '@/lib/saleor/account';
import { customerOrders } from '@/lib/saleor/orders';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const t = await getTranslations({ locale: await pageLocale(params), namespace: 'account' });
  return { title: t('orders') };
}

export default async function Orders({ params, searchParams }: PageProps) {
  const locale = await pageLocale(params);
  const token = await requireToken(locale);
  const t = await getTranslations({ locale, namespace: 'account' });
  const c = await getTranslations({ locale, namespace: 'cart' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const after = one(await searchParams, 'after');
  const [customer, { orders, next }] = await Promise.all([account(token), customerOrders(token, after)]);
  return (
    <>
      <h1 className="text-3xl font-bold" data-testid="account">
        {customer?.firstName ? t('hello', { name: customer.firstName }) : t('helloNoName')}
      </h1>
      <h2 className="mb-3 mt-5 text-2xl font-bold">{t('orders')}</h2>
      {orders.length === 0 && (
        <Empty level="h2" icon={<BagIcon />} title={t('ordersEmptyTitle')} text={t('ordersEmptyText')}>
          <Link href="/products" locale={locale} className="button">
            {c('startShopping')}
          </Link>
        </Empty>
      )}
      {!after && (
        <KeepOrders
          orders={orders.slice(0, 5).map((order) => ({
            number: t('orderNumber', { number: order.number }),
            date: formatDate(order.created, locale),
            status: t(`status-${order.status}`),
            total: formatMoney(order.total, locale),
            items: order.lines.map(({ name, quantity }) => `${quantity} × ${name}`).join(', '),
          }))}
        />
      )}
      <ul className="space-y-4">
        {orders.map((order) => (
          <li key={order.id} className="card p-4" data-testid="order">
            <div className="flex flex-wrap items-baseline justify-between gap-2">
              <h3 className="text-lg font-bold">
                {t('orderNumber', { number: order.number })}{' '}
                <span className="font-sans text-sm font-normal text-soft">{t('orderFrom', { date: formatDate(order.created, locale) })}</span>
              </h3>
              <span className="rounded-full bg-leaf-pale px-3 py-1 text-sm font-semibold text-leaf-dark">{t(`status-${order.status}`)}</span>
            </div>
            <ul className="my-3 flex flex-wrap gap-2">
              {order.lines.slice(0, 6).map((line) => (
                <li key={line.id}>
                  {line.picture && <img src={line.picture.url} alt={line.name} width="56" height="56" loading="lazy" className="h-14 w-14 rounded-lg bg-sand object-cover" />}
                </li>
              ))}
            </ul>
            <div className="flex flex-wrap items-center justify-between gap-3">
              <p>
                {t('items', { count: order.lines.reduce((sum, { quantity }) => sum + quantity, 0) })} ·{' '}
                <strong>{formatMoney(order.total, locale)}</strong>
              </p>
              <div className="flex flex-wrap gap-2">
                <ReorderButton orderId={order.id} locale={locale} label={t('reorder')} busy={common('loading')} done={t('reordered')} problems={c.raw('problems') as Record<string, string>} />
                <Link
                  href={`/account/orders/${encodeURIComponent(order.id)}`}
                  locale={locale}
                  aria-label={`${t('view')}: ${t('orderNumber', { number: order.number })}`}
                  className="button"
                >
                  {t('view')}
                </Link>
              </div>
            </div>
          </li>
        ))}
      </ul>
      {next && (
        <p className="mt-6 text-center">
          <Link href={`/account?after=${encodeURIComponent(next)}`} locale={locale} className="button-quiet">
            {t('olderOrders')}
          </Link>
        </p>
      )}
    </>
  );
}
