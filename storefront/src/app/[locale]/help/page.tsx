import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/link';
import { pageLocale, type PageProps } from '@/i18n/page';
import { env } from '@/lib/env';
import { alternates } from '@/lib/seo';

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'help' });
  return { title: t('title'), description: t('lead'), alternates: alternates(locale, '/help') };
}

export default async function Help({ params }: PageProps) {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'help' });
  const n = await getTranslations({ locale, namespace: 'nav' });
  const shop = env();
  return (
    <div className="wrap max-w-3xl py-8">
      <h1 className="text-3xl font-bold">{t('title')}</h1>
      <p className="mt-1 text-soft">{t('lead')}</p>
      <div className="mt-5 space-y-3">
        {([1, 2, 3, 4] as const).map((number) => (
          <details key={number} className="card p-4">
            <summary className="flex min-h-11 items-center font-semibold">{t(`q${number}`)}</summary>
            <p className="mt-2 text-soft">{t(`a${number}`)}</p>
          </details>
        ))}
      </div>
      <section aria-labelledby="contact" className="card mt-6 p-5">
        <h2 id="contact" className="text-xl font-bold">
          {t('contact')}
        </h2>
        <p className="mt-2 flex flex-wrap gap-4">
          <a className="link inline-flex min-h-11 items-center" href={`tel:${shop.SHOP_PHONE.replace(/\s/g, '')}`}>
            {shop.SHOP_PHONE}
          </a>
          <a className="link inline-flex min-h-11 items-center" href={`mailto:${shop.SHOP_EMAIL}`}>
            {shop.SHOP_EMAIL}
          </a>
          <Link href="/track" locale={locale} className="link inline-flex min-h-11 items-center">
            {n('track')}
          </Link>
        </p>
      </section>
    </div>
  );
}
