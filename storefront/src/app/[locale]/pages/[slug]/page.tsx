import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { pageLocale, type PageProps } from '@/i18n/page';
import { env } from '@/lib/env';
import { contentPage } from '@/lib/saleor/pages';
import { alternates } from '@/lib/seo';

type Props = PageProps<{ slug: string }>;
const builtIn = ['shipping', 'returns', 'privacy', 'terms', 'contact'] as const;
type BuiltIn = (typeof builtIn)[number];
const isBuiltIn = (slug: string): slug is BuiltIn => (builtIn as readonly string[]).includes(slug);

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const locale = await pageLocale(params);
  const { slug } = await params;
  const own = await contentPage(slug, locale);
  const t = await getTranslations({ locale, namespace: 'legal' });
  if (!own && !isBuiltIn(slug)) return {};
  return { title: own?.title ?? t(slug), alternates: alternates(locale, `/pages/${slug}`) };
}

/** Legal and service pages: the merchant's own words from the backend, else built-in ones. */
export default async function ContentPage({ params }: Props) {
  const locale = await pageLocale(params);
  const { slug } = await params;
  const own = await contentPage(slug, locale);
  if (!own && !isBuiltIn(slug)) notFound();
  const t = await getTranslations({ locale, namespace: 'legal' });
  const shop = env();
  return (
    <article className="wrap max-w-3xl py-8">
      <h1 className="text-3xl font-bold">{own?.title ?? t(slug)}</h1>
      <div className="mt-4 whitespace-pre-line leading-relaxed">{own?.text ?? t(`${slug}Text`)}</div>
      {slug === 'contact' && (
        <dl className="card mt-6 grid gap-x-6 gap-y-3 p-5 sm:grid-cols-[12rem_1fr]">
          {[
            [t('company'), shop.SHOP_LEGAL_NAME],
            [t('address'), shop.SHOP_ADDRESS],
            [t('phone'), shop.SHOP_PHONE],
            [t('email'), shop.SHOP_EMAIL],
            [t('officer'), `${shop.GRIEVANCE_OFFICER}, ${shop.GRIEVANCE_EMAIL}`],
          ].map(([term, value]) => (
            <div key={term} className="contents">
              <dt className="font-semibold">{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  );
}
