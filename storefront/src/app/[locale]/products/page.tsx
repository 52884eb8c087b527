import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { Breadcrumb } from '@/components/breadcrumb';
import { Link } from '@/components/link';
import { Listing } from '@/components/listing/listing';
import { pageLocale, type PageProps } from '@/i18n/page';
import { isNarrowed, readListing } from '@/lib/listing';
import { navigation } from '@/lib/saleor/catalogue';
import { alternates } from '@/lib/seo';

export async function generateMetadata({ params, searchParams }: PageProps): Promise<Metadata> {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'listing' });
  return {
    title: t('all'),
    alternates: alternates(locale, '/products'),
    robots: isNarrowed(readListing(await searchParams)) ? { index: false, follow: true } : undefined,
  };
}

export default async function Products({ params, searchParams }: PageProps) {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'listing' });
  const n = await getTranslations({ locale, namespace: 'nav' });
  const menu = await navigation(locale);
  return (
    <div className="wrap pb-8">
      <Breadcrumb locale={locale} trail={[{ name: t('all'), path: '/products' }]} />
      <h1 className="mb-4 text-3xl font-bold">{t('all')}</h1>
      <nav aria-label={n('categories')} className="-mx-4 mb-4 overflow-x-auto px-4 pb-2 lg:hidden">
        <ul className="flex w-max gap-2">
          {menu.map((category) => (
            <li key={category.id}>
              <Link href={`/c/${category.slug}`} locale={locale} className="chip">
                {category.name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Listing locale={locale} path="/products" query={readListing(await searchParams)} />
    </div>
  );
}
