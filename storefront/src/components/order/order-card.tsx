import { getTranslations } from 'next-intl/server';
import { PostalAddress } from '@/components/postal-address';
import type { Locale } from '@/i18n/config';
import { formatDate, formatSlot } from '@/lib/dates';
import { formatMoney } from '@/lib/money';
import type { Order } from '@/lib/saleor/orders';

/** An order's items, sums, payment and address. */
export async function OrderCard({ order, locale }: { order: Order; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'order' });
  const c = await getTranslations({ locale, namespace: 'cart' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const address = order.shippingAddress;
  return (
    <div className="card divide-y divide-line">
      <section aria-labelledby="items" className="p-4 sm:p-6">
        <h2 id="items" className="mb-3 text-xl font-bold">
          {t('items')}
        </h2>
        <ul className="space-y-3">
          {order.lines.map((line) => (
            <li key={line.id} className="flex items-center gap-3">
              {line.picture && <img src={line.picture.url} alt="" width="56" height="56" className="h-14 w-14 rounded-lg bg-sand object-cover" />}
              <span className="flex-1">
                <span className="block font-semibold">{line.name}</span>
                <span className="text-sm text-soft">
                  {line.packSize} × {line.quantity}
                </span>
              </span>
              <span className="font-semibold">{formatMoney(line.total, locale)}</span>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="payment" className="p-4 sm:p-6">
        <h2 id="payment" className="mb-3 text-xl font-bold">
          {t('payment')}
        </h2>
        <dl className="space-y-1">
          <Row term={c('subtotal')} value={formatMoney(order.subtotal, locale)} />
          {order.discount && <Row term={c('discount')} value={`−${formatMoney(order.discount, locale)}`} />}
          <Row term={order.shippingName ? `${c('delivery')} (${order.shippingName})` : c('delivery')} value={order.shipping.minor === 0n ? common('free') : formatMoney(order.shipping, locale)} />
          <Row term={c('total')} value={formatMoney(order.total, locale)} strong />
          {order.tax.minor > 0n && <Row term={c('tax')} value={formatMoney(order.tax, locale)} />}
        </dl>
        <p className="mt-3">
          <span className={order.paid ? 'good inline-block' : 'note inline-block'} data-testid="paid">
            {order.paid ? t('paid') : t('payOnDelivery')}
          </span>
          {order.refunded.minor > 0n && <span className="note ml-2 inline-block">{t('refunded', { amount: formatMoney(order.refunded, locale) })}</span>}
        </p>
      </section>
      {address && address.firstName && (
        <section aria-labelledby="to" className="p-4 sm:p-6">
          <h2 id="to" className="mb-2 text-xl font-bold">
            {t('deliveryTo')}
          </h2>
          <PostalAddress address={address} />
          {order.delivery && (
            <p className="mt-2 font-semibold" data-testid="delivery-time">
              {t('deliveryTime', { date: formatDate(order.delivery.date, locale, 'short'), time: formatSlot(order.delivery.slot, locale) })}
            </p>
          )}
          {order.gstin && <p>GSTIN {order.gstin}</p>}
        </section>
      )}
    </div>
  );
}

function Row({ term, value, strong }: { term: string; value: string; strong?: boolean }) {
  return (
    <div className={`flex justify-between gap-4 ${strong ? 'text-lg font-bold' : ''}`}>
      <dt>{term}</dt>
      <dd>{value}</dd>
    </div>
  );
}
