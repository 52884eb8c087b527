import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Breadcrumb } from '@/components/breadcrumb';
import { CheckIcon, LeafIcon, RepeatIcon, ShareIcon } from '@/components/icons';
import { JsonLd } from '@/components/json-ld';
import { Link } from '@/components/link';
import { Price } from '@/components/price';
import { BuyForm } from '@/components/product/buy-form';
import { ProductGrid } from '@/components/product/card';
import { Gallery } from '@/components/product/gallery';
import { PinCheck } from '@/components/product/pin-check';
import { TierTable } from '@/components/product/tier-table';
import { localePath, type Locale } from '@/i18n/config';
import { one, pageLocale, type PageProps } from '@/i18n/page';
import { formatMoney, percentBelow, subtract } from '@/lib/money';
import { productBySlug, relatedProducts, type ProductAttribute, type ProductDetails, type ProductSummary, type Variant } from '@/lib/saleor/catalogue';
import { surface, type Surface } from '@/lib/saleor/channel';
import { BackendError } from '@/lib/saleor/client';
import { quantityPrices } from '@/lib/saleor/distributor';
import { plansForProduct } from '@/lib/saleor/subscriptions';
import { absolute, alternates, productLd } from '@/lib/seo';
import { unitPrice } from '@/lib/unit-price';

type Props = PageProps<{ slug: string }>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const locale = await pageLocale(params);
  const { slug } = await params;
  const product = await productBySlug(await surface(), slug, locale);
  if (!product) return {};
  return {
    title: product.seoTitle,
    // Named only where there is one: otherwise the shop's own stays.
    ...(product.seoDescription ? { description: product.seoDescription } : {}),
    alternates: alternates(locale, `/p/${slug}`),
    openGraph: { title: product.name, images: product.pictures.slice(0, 1).map(({ url }) => url) },
  };
}

/** The pack named in the address, else the first that can be bought. */
function chosenVariant(product: ProductDetails, pack: string | undefined): Variant | undefined {
  return (
    product.variants.find(({ sku }) => sku === pack) ??
    product.variants.find(({ id, quantity }) => id === product.variantId && quantity > 0) ??
    product.variants.find(({ quantity }) => quantity > 0) ??
    product.variants[0]
  );
}

export default async function Product({ params, searchParams }: Props) {
  const locale = await pageLocale(params);
  const { slug } = await params;
  const on = await surface();
  const product = await productBySlug(on, slug, locale);
  if (!product) notFound();
  const t = await getTranslations({ locale, namespace: 'product' });
  const common = await getTranslations({ locale, namespace: 'common' });
  const cart = await getTranslations({ locale, namespace: 'cart' });
  const variant = chosenVariant(product, one(await searchParams, 'pack'));
  const [related, plans, tiers] = await Promise.all([
    others(product, on, locale),
    plansForProduct(on, product.id),
    on.wholesale && variant ? quantityPrices(variant.id, on) : [],
  ]);
  const plan = plans[0];
  // What the merchant has not translated and every shop of this kind declares, we can name.
  const named = ({ slug, name, translated, value }: ProductAttribute) => ({
    name: !translated && locale !== 'en' && t.has(`attributes.${slug}`) ? t(`attributes.${slug}`) : name,
    value,
  });
  const pack = tiers.find(({ packSize }) => packSize)?.packSize ?? 1;
  const pictures = variant?.pictures.length ? variant.pictures : product.pictures.length ? product.pictures : product.picture ? [product.picture] : [];
  const per = variant?.price && unitPrice(variant.price, variant.name);
  const most = Math.min(variant?.quantity ?? 0, variant?.limit ?? 9999);
  const trail = [
    ...(product.parentCategory ? [{ name: product.parentCategory.name, path: `/c/${product.parentCategory.slug}` }] : []),
    ...(product.category ? [{ name: product.category.name, path: `/c/${product.category.slug}` }] : []),
    { name: product.name, path: `/p/${slug}` },
  ];
  const whatsApp = `https://wa.me/?text=${encodeURIComponent(`${product.name} ${absolute(locale, `/p/${slug}`)}`)}`;

  return (
    <div className="wrap pb-8">
      <JsonLd data={productLd(product, locale)} />
      <Breadcrumb locale={locale} trail={trail} />
      <div className="grid gap-8 md:grid-cols-2">
        {pictures.length > 0 ? (
          <Gallery
            key={variant?.id}
            pictures={pictures}
            texts={{
              pictures: t('pictures'),
              show: pictures.map((_, index) => t('showPicture', { number: index + 1 })),
              zoom: t('zoom'),
              close: t('close'),
            }}
          />
        ) : (
          <div className="card flex aspect-square items-center justify-center bg-sand">
            <LeafIcon className="h-1/3 w-1/3 text-leaf/40" />
          </div>
        )}
        <div className="space-y-5">
          <div>
            {product.brand && <p className="text-sm font-semibold uppercase tracking-wide text-soft">{product.brand}</p>}
            <h1 className="text-3xl font-bold sm:text-4xl">{product.name}</h1>
          </div>
          {variant?.price && (
            <div data-testid="price">
              {on.wholesale && variant.netPrice && variant.netPrice.minor !== variant.price.minor ? (
                <>
                  <p className="font-display text-3xl font-bold">
                    {formatMoney(variant.netPrice, locale)} <span className="text-base font-medium text-soft">{t('exGst')}</span>
                  </p>
                  <p className="text-sm text-soft">{t('inclGst', { price: formatMoney(variant.price, locale) })}</p>
                </>
              ) : (
                <>
                  <Price price={variant.price} mrp={variant.mrp} locale={locale} size="large" />
                  <p className="text-sm text-soft">
                    {common('inclusive')}
                    {per && ` · ${t('unitPrice', { price: formatMoney(per.price, locale), unit: per.unit })}`}
                  </p>
                  {variant.mrp && (
                    <p className="text-sm font-semibold text-chilli">
                      {t('saving', {
                        amount: formatMoney(subtract(variant.mrp, variant.price), locale),
                        percent: percentBelow(variant.mrp, variant.price),
                      })}
                    </p>
                  )}
                </>
              )}
            </div>
          )}

          {product.variants.length > 1 && (
            <nav aria-label={t('packSize')}>
              <h2 className="label">{t('packSize')}</h2>
              <ul className="flex flex-wrap gap-2">
                {product.variants.map((one) => (
                  <li key={one.id}>
                    <Link
                      href={`/p/${slug}?pack=${encodeURIComponent(one.sku)}`}
                      locale={locale}
                      replace
                      scroll={false}
                      aria-current={one.id === variant?.id ? 'true' : undefined}
                      className="chip"
                    >
                      {one.name}
                      {one.price && <span className="opacity-80">{formatMoney(one.price, locale)}</span>}
                    </Link>
                  </li>
                ))}
              </ul>
            </nav>
          )}
          {product.variants.length === 1 && variant && <p className="text-soft">{variant.name}</p>}

          <p className="flex items-center gap-2 text-sm font-semibold" data-testid="stock">
            {most > 0 ? (
              <>
                <CheckIcon className="h-5 w-5 text-leaf" />
                {most <= 5 ? t('fewLeft', { count: most }) : t('inStock')}
              </>
            ) : (
              <span className="text-chilli">{t('soldOut')}</span>
            )}
          </p>

          {variant && most > 0 && (
            <BuyForm
              key={variant.id}
              variantId={variant.id}
              locale={locale}
              most={most}
              step={pack}
              cartHref={localePath(locale, '/cart')}
              texts={{
                add: t('add'),
                adding: t('adding'),
                added: t('added'),
                quantity: t('quantity'),
                cart: cart('title'),
                problems: cart.raw('problems') as Record<string, string>,
              }}
            />
          )}
          {tiers.length > 0 && <TierTable tiers={tiers} locale={locale} />}

          {plan && variant && (
            <div className="rounded-2xl border border-leaf/30 bg-leaf-pale p-4">
              <p className="flex items-center gap-2 font-display text-lg font-bold text-leaf-dark">
                <RepeatIcon className="h-5 w-5" />
                {plan.percentOff > 0 ? t('subscribeSave', { percent: plan.percentOff }) : t('subscribe')}
              </p>
              <p className="mt-1 text-sm">
                {t('subscribeFrom', { frequencies: plan.frequencies.map((key) => common(`frequency.${key}`)).join(', ') })}
              </p>
              <Link href={`/subscribe/${slug}?pack=${encodeURIComponent(variant.sku)}`} locale={locale} className="button mt-3">
                {t('subscribeCta')}
              </Link>
            </div>
          )}

          <PinCheck
            texts={{
              title: t('pinTitle'),
              label: t('pinLabel'),
              check: t('pinCheck'),
              yes: t.raw('pinYes') as string,
              no: t('pinNo'),
            }}
          />
          <a href={whatsApp} target="_blank" rel="noopener noreferrer" className="link inline-flex min-h-11 items-center gap-2">
            <ShareIcon className="h-5 w-5" />
            {t('shareWhatsApp')}
          </a>
        </div>
      </div>

      <div className="mt-10 grid items-start gap-8 md:grid-cols-2">
        <div className="space-y-8">
          {product.description && (
            <section aria-labelledby="about">
              <h2 id="about" className="text-2xl font-bold">
                {t('description')}
              </h2>
              <div className="mt-2 max-w-prose whitespace-pre-line">{product.description}</div>
            </section>
          )}
          <section aria-labelledby="details">
            <h2 id="details" className="text-2xl font-bold">
              {t('details')}
            </h2>
            <Facts rows={[...product.attributes.map(named), ...(variant ? [{ name: t('sku'), value: variant.sku }] : [])]} />
          </section>
        </div>
        {product.nutrition.length > 0 && (
          <section aria-labelledby="nutrition" data-testid="nutrition" className="card p-5">
            <h2 id="nutrition" className="text-2xl font-bold">
              {t('nutrition')}
            </h2>
            <Facts rows={product.nutrition.map(named)} />
            <p className="mt-2 text-sm text-soft">{t('nutritionNote')}</p>
          </section>
        )}
      </div>
      {related.length > 0 && (
        <section aria-labelledby="related" className="mt-10" data-testid="related">
          <h2 id="related" className="mb-4 text-2xl font-bold">
            {t('related')}
          </h2>
          <ProductGrid products={related} locale={locale} />
        </section>
      )}
    </div>
  );
}

/** The product's page stays whole when its neighbours cannot be had. */
async function others(product: ProductDetails, on: Surface, locale: Locale): Promise<ProductSummary[]> {
  try {
    return await relatedProducts(on, product, locale);
  } catch (error) {
    if (error instanceof BackendError) return [];
    throw error;
  }
}

function Facts({ rows }: { rows: readonly { name: string; value: string }[] }) {
  return (
    <table className="mt-2 w-full text-left">
      <tbody>
        {rows.map(({ name, value }) => (
          <tr key={name} className="border-b border-line">
            <th scope="row" className="py-2 pr-4 align-top font-semibold">
              {name}
            </th>
            <td className="py-2">{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
