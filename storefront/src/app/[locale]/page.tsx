import { getTranslations } from 'next-intl/server';
import { Harvest } from '@/components/home/harvest';
import { LeafIcon, RepeatIcon, RupeeIcon, ShieldIcon } from '@/components/icons';
import { JsonLd } from '@/components/json-ld';
import { Link } from '@/components/link';
import { ProductGrid } from '@/components/product/card';
import { pageLocale, type PageProps } from '@/i18n/page';
import { alternates, organizationLd } from '@/lib/seo';
import { collectionProducts, listProducts, navigation } from '@/lib/saleor/catalogue';
import { surface } from '@/lib/saleor/channel';
import { everyDay } from '@/lib/saleor/subscriptions';

export async function generateMetadata({ params }: PageProps) {
  return { alternates: alternates(await pageLocale(params), '/') };
}

export default async function Home({ params }: PageProps) {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'home' });
  const on = await surface();
  const [menu, featured, best, daily] = await Promise.all([
    navigation(locale),
    collectionProducts(on, 'featured', 8, locale),
    collectionProducts(on, 'best-sellers', 8, locale),
    everyDay(locale),
  ]);
  const newest =
    featured.length > 0
      ? featured
      : (await listProducts(on, { sort: 'newest', inStock: true }, {}, locale)).products.slice(0, 8);
  // The headline names what is shown below it.
  const [first, second] = daily;
  const title = first && second ? t('subscribeTitleOf', { first: first.name, second: second.name }) : t('subscribeTitle');
  return (
    <>
      <JsonLd data={organizationLd()} />
      <section className="bg-gradient-to-b from-leaf-pale to-paper">
        <div className="wrap grid items-center gap-6 py-8 md:grid-cols-2 md:py-12">
          <div>
            <p className="inline-flex items-center gap-2 rounded-full bg-card px-3 py-1 text-sm font-semibold text-leaf-dark">
              <LeafIcon className="h-4 w-4" />
              {t('eyebrow')}
            </p>
            <h1 className="mt-3 text-4xl font-extrabold text-leaf-dark sm:text-5xl">{t('headline')}</h1>
            <p className="mt-4 max-w-prose text-lg text-soft">{t('lead')}</p>
            <div className="mt-6 flex flex-wrap gap-3">
              <Link href="/products" locale={locale} className="button">
                {t('shopNow')}
              </Link>
              <Link href="/subscriptions" locale={locale} className="button-quiet">
                {t('subscribeNow')}
              </Link>
            </div>
          </div>
          <Harvest className="mx-auto w-full max-w-md rounded-3xl bg-[#fdf3da] md:max-w-none" />
        </div>
      </section>

      <div className="wrap">
        <ul className="grid gap-3 py-6 sm:grid-cols-3">
          {[
            { icon: <LeafIcon />, text: t('promiseFresh') },
            { icon: <RupeeIcon />, text: t('promisePay') },
            { icon: <ShieldIcon />, text: t('promiseReturn') },
          ].map(({ icon, text }) => (
            <li key={text} className="flex items-center gap-3 rounded-2xl bg-sand/60 px-4 py-3 font-medium">
              <span className="text-leaf">{icon}</span>
              {text}
            </li>
          ))}
        </ul>

        {menu.length > 0 && (
          <section aria-labelledby="categories" className="py-6">
            <h2 id="categories" className="mb-4 text-2xl font-bold">
              {t('categories')}
            </h2>
            <ul className="grid grid-cols-3 gap-3 sm:grid-cols-4 lg:grid-cols-6">
              {menu.slice(0, 12).map((category) => (
                <li key={category.id}>
                  <Link href={`/c/${category.slug}`} locale={locale} className="card group flex h-full flex-col items-center gap-2 p-3 text-center text-sm font-semibold hover:border-leaf">
                    <span className="flex h-16 w-16 items-center justify-center overflow-hidden rounded-full bg-turmeric-pale text-leaf-dark sm:h-20 sm:w-20">
                      {category.picture ? (
                        <img src={category.picture.url} alt="" width="128" height="128" loading="lazy" className="h-full w-full object-cover" />
                      ) : (
                        <LeafIcon className="h-9 w-9" />
                      )}
                    </span>
                    {category.name}
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        )}

        <section aria-labelledby="featured" className="py-6">
          <SectionHead id="featured" title={t('featured')} link={<Link href="/products" locale={locale} className="link">{t('viewAll')}</Link>} />
          <ProductGrid products={newest} locale={locale} />
        </section>

        <section aria-labelledby="subscribe" className="my-8 overflow-hidden rounded-3xl bg-leaf-dark text-[#f7f2e3]">
          <div className="grid items-center gap-6 p-6 sm:p-10 md:grid-cols-[1.2fr_1fr]">
            <div>
              <h2 id="subscribe" className="text-3xl font-bold">
                {title}
              </h2>
              <p className="mt-3 max-w-prose">{t('subscribeText')}</p>
              <Link href="/subscriptions" locale={locale} className="mt-5 inline-flex min-h-11 items-center gap-2 rounded-full bg-turmeric px-5 font-semibold text-ink hover:bg-[#f6bb3f]">
                <RepeatIcon className="h-5 w-5" />
                {t('subscribeNow')}
              </Link>
            </div>
            {daily.length > 0 && (
              <ul className="grid grid-cols-2 gap-3">
                {daily.map((product) => (
                  <li key={product.id}>
                    <Link href={`/p/${product.slug}`} locale={locale} className="flex h-full flex-col items-center gap-2 rounded-2xl bg-white/10 p-3 text-center hover:bg-white/20 sm:flex-row sm:text-left">
                      {product.picture && (
                        <img src={product.picture.url} alt="" width="56" height="56" loading="lazy" className="h-14 w-14 rounded-xl bg-sand object-cover" />
                      )}
                      <span className="text-sm font-semibold">{product.name}</span>
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </div>
        </section>

        {best.length > 0 && (
          <section aria-labelledby="best" className="py-6">
            <SectionHead id="best" title={t('best')} link={<Link href="/products" locale={locale} className="link">{t('viewAll')}</Link>} />
            <ProductGrid products={best} locale={locale} />
          </section>
        )}

        <section aria-labelledby="wholesale" className="card my-8 flex flex-col gap-4 p-6 sm:flex-row sm:items-center sm:justify-between">
          <div>
            <h2 id="wholesale" className="text-2xl font-bold">
              {t('wholesaleTitle')}
            </h2>
            <p className="mt-1 max-w-prose text-soft">{t('wholesaleText')}</p>
          </div>
          <Link href="/distributor" locale={locale} className="button-quiet shrink-0">
            {t('wholesaleAction')}
          </Link>
        </section>
      </div>
    </>
  );
}

function SectionHead({ id, title, link }: { id: string; title: string; link: React.ReactNode }) {
  return (
    <div className="mb-4 flex items-baseline justify-between gap-4">
      <h2 id={id} className="text-2xl font-bold">
        {title}
      </h2>
      {link}
    </div>
  );
}
