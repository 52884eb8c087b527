import { getTranslations } from 'next-intl/server';
import type { Locale } from '@/i18n/config';
import { add, formatMoney, subtract, times, type Money } from '@/lib/money';
import type { Cart } from '@/lib/saleor/cart';

/** What all lines together save on MRP. */
export function savingOn(cart: Cart): Money {
  const zero: Money = { minor: 0n, currency: cart.currency };
  return cart.lines.reduce(
    (sum, line) => (line.mrp ? add(sum, times(subtract(line.mrp, line.unitPrice), line.quantity)) : sum),
    zero,
  );
}

/** Subtotal to total, as a list of terms. */
export async function Totals({ cart, locale }: { cart: Cart; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'cart' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const saving = savingOn(cart);
  const delivery = cart.deliveryId
    ? cart.shipping.minor === 0n
      ? common('free')
      : formatMoney(cart.shipping, locale)
    : t('deliveryLater');
  return (
    <dl className="space-y-2">
      <Row term={t('subtotal')} value={formatMoney(cart.subtotal, locale)} />
      {cart.discount.minor > 0n && <Row term={`${t('discount')}${cart.discountName ? ` (${cart.discountName})` : ''}`} value={`−${formatMoney(cart.discount, locale)}`} good />}
      <Row term={t('delivery')} value={delivery} />
      <div className="flex justify-between gap-4 border-t border-line pt-2 text-lg font-bold">
        <dt>{t('total')}</dt>
        <dd data-testid="total">{formatMoney(cart.total, locale)}</dd>
      </div>
      {cart.tax.minor > 0n && <Row term={t('tax')} value={formatMoney(cart.tax, locale)} quiet />}
      {saving.minor > 0n && (
        <div className="good">
          <dt className="sr-only">{common('mrp')}</dt>
          <dd>{t('saved', { amount: formatMoney(saving, locale) })}</dd>
        </div>
      )}
    </dl>
  );
}

function Row(props: { term: string; value: string; good?: boolean; quiet?: boolean }) {
  const tone = props.good ? 'text-leaf-dark font-semibold' : props.quiet ? 'text-sm text-soft' : '';
  return (
    <div className={`flex justify-between gap-4 ${tone}`}>
      <dt>{props.term}</dt>
      <dd className="text-right">{props.value}</dd>
    </div>
  );
}
