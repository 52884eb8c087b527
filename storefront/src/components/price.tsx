import { getTranslations } from 'next-intl/server';
import type { Locale } from '@/i18n/config';
import { formatMoney, percentBelow, type Money } from '@/lib/money';

interface Props {
  readonly price: Money;
  readonly mrp?: Money | undefined;
  readonly locale: Locale;
  readonly size?: 'small' | 'large';
}

/** A price with its MRP struck through and the saving, read out in words. */
export async function Price({ price, mrp, locale, size = 'small' }: Props) {
  const t = await getTranslations({ locale, namespace: 'common' });
  const percent = mrp ? percentBelow(mrp, price) : 0;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className={size === 'large' ? 'font-display text-3xl font-bold' : 'text-base font-bold'}>
        {formatMoney(price, locale)}
      </span>
      {mrp && (
        <>
          <span className="text-sm text-soft">
            <span className="sr-only">{t('mrp')} </span>
            <s>{formatMoney(mrp, locale)}</s>
          </span>
          {percent > 0 && (
            <span className="text-sm font-semibold text-chilli">{t('off', { percent })}</span>
          )}
        </>
      )}
    </p>
  );
}
