import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Listing } from '@/components/listing/listing';
import { localePath } from '@/i18n/config';
import { pageLocale, type PageProps } from '@/i18n/page';
import { readListing } from '@/lib/listing';

export async function generateMetadata({ params, searchParams }: PageProps): Promise<Metadata> {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'common' });
  const { search } = readListing(await searchParams);
  return { title: search ? `${t('search')}: ${search}` : t('search'), robots: { index: false, follow: true } };
}

export default async function Search({ params, searchParams }: PageProps) {
  const locale = await pageLocale(params);
  const query = readListing(await searchParams);
  if (!query.search) redirect(localePath(locale, '/products'));
  const t = await getTranslations({ locale, namespace: 'common' });
  return (
    <div className="wrap py-6">
      <h1 className="mb-4 text-3xl font-bold">{t('search')}</h1>
      <Listing locale={locale} path="/search" query={query} />
    </div>
  );
}
