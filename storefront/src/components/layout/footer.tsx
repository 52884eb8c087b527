import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/link';
import type { Locale } from '@/i18n/config';
import { env } from '@/lib/env';

/** Links, and what Indian law wants on every page of a shop. */
export async function Footer({ locale }: { locale: Locale }) {
  const t = await getTranslations({ locale, namespace: 'footer' });
  const n = await getTranslations({ locale, namespace: 'nav' });
  const shop = env();
  const groups: { title: string; links: [string, string][] }[] = [
    {
      title: t('shop'),
      links: [
        ['/products', n('allProducts')],
        ['/subscriptions', n('subscriptions')],
        ['/distributor', n('wholesale')],
      ],
    },
    {
      title: t('service'),
      links: [
        ['/track', n('track')],
        ['/help', n('help')],
        ['/pages/shipping', t('shipping')],
        ['/pages/returns', t('returns')],
      ],
    },
    {
      title: t('legal'),
      links: [
        ['/pages/privacy', t('privacy')],
        ['/pages/terms', t('terms')],
        ['/pages/contact', t('contact')],
      ],
    },
  ];
  return (
    <footer className="mt-16 bg-leaf-dark pb-24 text-[#f4efdf] md:pb-8">
      <div className="wrap grid gap-8 py-10 sm:grid-cols-2 lg:grid-cols-4">
        <div>
          <p className="font-display text-2xl font-bold">{shop.SHOP_NAME}</p>
          <p className="mt-1 text-sm">{t('about')}</p>
        </div>
        {groups.map((group) => (
          <nav key={group.title} aria-label={group.title}>
            <h2 className="text-lg font-semibold">{group.title}</h2>
            <ul>
              {group.links.map(([href, label]) => (
                <li key={href}>
                  <Link href={href} locale={locale} className="inline-flex min-h-11 items-center text-sm underline-offset-4 hover:underline">
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </nav>
        ))}
      </div>
      <div className="wrap border-t border-white/20 py-4 text-sm leading-relaxed">
        <p>
          {shop.SHOP_LEGAL_NAME}, {shop.SHOP_ADDRESS}
        </p>
        <p>
          {t('gstin', { number: shop.SHOP_GSTIN })} · {t('fssai', { number: shop.SHOP_FSSAI })} ·{' '}
          {t('grievance', { name: shop.GRIEVANCE_OFFICER })},{' '}
          <a className="underline" href={`mailto:${shop.GRIEVANCE_EMAIL}`}>
            {shop.GRIEVANCE_EMAIL}
          </a>
        </p>
      </div>
    </footer>
  );
}
