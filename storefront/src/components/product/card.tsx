import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/link';
import { LeafIcon } from '@/components/icons';
import { Price } from '@/components/price';
import type { Locale } from '@/i18n/config';
import { formatMoney } from '@/lib/money';
import type { ProductSummary } from '@/lib/saleor/catalogue';
import { AddButton, AddWords } from './add-button';

interface Props {
  readonly product: ProductSummary;
  readonly locale: Locale;
  /** The first cards of a page load at once, the others when they come near. */
  readonly eager?: boolean;
}

export async function ProductCard({ product, locale, eager = false }: Props) {
  const t = await getTranslations({ locale, namespace: 'product' });
  return (
    <li className="card flex flex-col overflow-hidden">
      <Link href={`/p/${product.slug}`} locale={locale} className="group flex flex-1 flex-col">
        <div className="aspect-square bg-sand">
          {product.picture ? (
            <img
              src={product.picture.url}
              alt={product.picture.alt}
              width="512"
              height="512"
              loading={eager ? 'eager' : 'lazy'}
              fetchPriority={eager ? 'high' : 'auto'}
              decoding={eager ? 'auto' : 'async'}
              className="h-full w-full object-cover transition-transform duration-300 group-hover:scale-[1.03]"
            />
          ) : (
            <LeafIcon className="mx-auto h-full w-1/3 text-leaf/40" />
          )}
        </div>
        <div className="flex flex-1 flex-col gap-1 p-3">
          {product.brand && <p className="text-xs font-semibold uppercase tracking-wide text-soft">{product.brand}</p>}
          <h3 className="text-base font-semibold leading-snug group-hover:underline">{product.name}</h3>
          <p className="text-sm text-soft">
            {product.packSize}
            {product.packCount > 1 && ` · ${t('morePacks', { count: product.packCount - 1 })}`}
          </p>
          <div className="mt-auto pt-1">
            {product.netPrice ? (
              <p className="font-semibold">
                {formatMoney(product.netPrice, locale)} <span className="text-sm font-normal text-soft">{t('exGst')}</span>
              </p>
            ) : (
              product.price && <Price price={product.price} mrp={product.mrp} locale={locale} />
            )}
          </div>
        </div>
      </Link>
      <div className="px-3 pb-3">
        {product.available && product.variantId ? (
          <AddButton variantId={product.variantId} name={t('addNamed', { name: product.name })} />
        ) : (
          <p className="flex min-h-11 items-center justify-center rounded-full bg-sand text-sm font-semibold text-soft">{t('soldOut')}</p>
        )}
      </div>
    </li>
  );
}

export async function ProductGrid({ products, locale, eager = 0 }: { products: readonly ProductSummary[]; locale: Locale; eager?: number }) {
  const t = await getTranslations({ locale, namespace: 'product' });
  const c = await getTranslations({ locale, namespace: 'cart' });
  return (
    <AddWords
      words={{ locale, add: t('addShort'), adding: t('adding'), added: t('added'), problems: c.raw('problems') as Record<string, string> }}
    >
      <ul className="grid-products">
        {products.map((product, index) => (
          <ProductCard key={product.id} product={product} locale={locale} eager={index < eager} />
        ))}
      </ul>
    </AddWords>
  );
}
