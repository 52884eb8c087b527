import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Breadcrumb } from '@/components/breadcrumb';
import { Link } from '@/components/link';
import { Listing } from '@/components/listing/listing';
import { pageLocale, type PageProps } from '@/i18n/page';
import { isNarrowed, readListing } from '@/lib/listing';
import { categoryBySlug } from '@/lib/saleor/catalogue';
import { alternates } from '@/lib/seo';

type Props = PageProps<{ slug: string }>;

export async function generateMetadata({ params, searchParams }: Props): Promise<Metadata> {
  const locale = await pageLocale(params);
  const { slug } = await params;
  const category = await categoryBySlug(slug, locale);
  if (!category) return {};
  const description = category.seoDescription || category.description.slice(0, 155);
  return {
    title: category.seoTitle,
    // Named only where there is one: otherwise the shop's own stays.
    ...(description ? { description } : {}),
    alternates: alternates(locale, `/c/${slug}`),
    robots: isNarrowed(readListing(await searchParams)) ? { index: false, follow: true } : undefined,
  };
}

export default async function Category({ params, searchParams }: Props) {
  const locale = await pageLocale(params);
  const { slug } = await params;
  const category = await categoryBySlug(slug, locale);
  if (!category) notFound();
  const t = await getTranslations({ locale, namespace: 'listing' });
  const trail = [
    ...(category.parent ? [{ name: category.parent.name, path: `/c/${category.parent.slug}` }] : []),
    { name: category.name, path: `/c/${slug}` },
  ];
  return (
    <div className="wrap pb-8">
      <Breadcrumb locale={locale} trail={trail} />
      <h1 className="text-3xl font-bold">{category.name}</h1>
      {category.description && <p className="mt-1 max-w-prose text-soft">{category.description}</p>}
      {category.children.length > 0 && (
        <nav aria-label={t('subcategories')} className="mt-4">
          <ul className="flex flex-wrap gap-2">
            {category.children.map((child) => (
              <li key={child.id}>
                <Link href={`/c/${child.slug}`} locale={locale} className="chip">
                  {child.name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      <div className="mt-6">
        <Listing locale={locale} path={`/c/${slug}`} query={readListing(await searchParams)} categoryId={category.id} />
      </div>
    </div>
  );
}
