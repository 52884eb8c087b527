import { getTranslations } from 'next-intl/server';
import type { Locale } from '@/i18n/config';
import { formatMoney } from '@/lib/money';
import type { QuantityTier } from '@/lib/saleor/distributor';

/** What one piece costs from which quantity on, and why. */
export async function TierTable({ tiers, locale }: { tiers: readonly QuantityTier[]; locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'product' });
  const pack = tiers.find(({ packSize }) => packSize)?.packSize;
  return (
    <section aria-labelledby="tiers" className="card p-4" data-testid="tiers">
      <h2 id="tiers" className="text-lg font-bold">
        {t('tiers')}
      </h2>
      {pack && <p className="text-sm text-soft">{t('packOf', { count: pack })}</p>}
      <ul className="mt-2 divide-y divide-line">
        {tiers.map((tier) => (
          <li key={tier.minimumQuantity} className="flex flex-wrap justify-between gap-x-4 py-2">
            <span>{t('tierFrom', { count: tier.minimumQuantity })}</span>
            <span className="font-semibold">{t('tierEach', { price: formatMoney(tier.price, locale) })}</span>
            {/* The shop explains in English. */}
            <span lang="en" className="w-full text-sm text-soft">
              {tier.explanation}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
