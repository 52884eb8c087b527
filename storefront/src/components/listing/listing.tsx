import { getTranslations } from 'next-intl/server';
import { Empty } from '@/components/empty';
import { ChevronIcon, SearchIcon } from '@/components/icons';
import { Link } from '@/components/link';
import { ProductGrid } from '@/components/product/card';
import { localePath, type Locale } from '@/i18n/config';
import { listingHref, priceBands, sortKeys, type ListingQuery } from '@/lib/listing';
import { formatMoney, parseMoney } from '@/lib/money';
import { collectionId, listProducts, navigation } from '@/lib/saleor/catalogue';
import { surface } from '@/lib/saleor/channel';
import { categoryTotals, facetTotals } from '@/lib/saleor/facets';
import { SortSelect } from './sort-select';

interface Props {
  readonly locale: Locale;
  readonly path: string;
  readonly query: ListingQuery;
  readonly categoryId?: string;
}

/** Facets, sorting and twenty products, all as links, so that it works and is crawled without script. */
export async function Listing({ locale, path, query, categoryId }: Props) {
  const t = await getTranslations({ locale, namespace: 'listing' });
  const on = await surface();
  const [onSubscription, menu] = await Promise.all([collectionId(on, 'on-subscription'), navigation(locale)]);
  const picked = categoryId ? undefined : menu.find(({ slug }) => slug === query.category);
  const scope = { categoryId: categoryId ?? picked?.id, collectionId: onSubscription };
  const [list, totals, categories] = await Promise.all([
    listProducts(on, query, scope, locale),
    facetTotals(on, query, scope),
    categoryTotals(on, query, scope, categoryId, locale),
  ]);
  const narrowed = Boolean(picked || query.price || query.inStock || query.subscription);
  const clear = listingHref(path, { search: query.search, sort: query.sort });

  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6 lg:grid-cols-[15rem_minmax(0,1fr)]">
      <aside aria-label={t('filters')}>
        <details className="card p-4 lg:hidden" open={narrowed}>
          <summary className="flex min-h-11 items-center justify-between font-semibold">
            {t('filters')}
            <ChevronIcon className="h-5 w-5 rotate-90" />
          </summary>
          <Facets />
        </details>
        <div className="card hidden p-4 lg:block">
          <Facets />
        </div>
      </aside>
      <section aria-labelledby="results">
        <h2 id="results" className="sr-only">
          {t('results', { count: list.total })}
        </h2>
        <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
          <p className="text-soft" data-testid="result-count">
            {query.search
              ? t('resultsFor', { count: list.total, text: query.search })
              : t('results', { count: list.total })}
          </p>
          <SortSelect
            label={t('sort')}
            action={localePath(locale, path)}
            value={query.sort ?? ''}
            hidden={{ q: query.search, category: picked?.slug, price: query.price, stock: query.inStock && '1', subscribe: query.subscription && '1' }}
            options={[
              ['', query.search ? t('sortRelevance') : t('sortDefault')],
              ...sortKeys.filter((key) => key !== 'name' || query.search).map((key): [string, string] => [key, t(`sort-${key}`)]),
            ]}
            apply={t('apply')}
          />
        </div>
        {list.products.length > 0 ? (
          <ProductGrid products={list.products} locale={locale} eager={2} />
        ) : (
          <Empty
            icon={<SearchIcon />}
            title={query.search ? t('emptySearchTitle', { text: query.search }) : t('emptyTitle')}
            text={query.search ? t('emptySearchText') : t('emptyText')}
          >
            {narrowed && (
              <Link href={clear} locale={locale} className="button">
                {t('clear')}
              </Link>
            )}
            <Link href="/products" locale={locale} className="button-quiet">
              {t('all')}
            </Link>
          </Empty>
        )}
        {(list.previous || list.next) && (
          <nav aria-label={t('pages')} className="mt-8 flex justify-center gap-3">
            {list.previous && (
              <Link rel="prev" href={listingHref(path, query, { before: list.previous })} locale={locale} className="button-quiet">
                {t('previousPage')}
              </Link>
            )}
            {list.next && (
              <Link rel="next" href={listingHref(path, query, { after: list.next })} locale={locale} className="button">
                {t('nextPage')}
              </Link>
            )}
          </nav>
        )}
      </section>
    </div>
  );

  function Facets() {
    return (
      <div className="space-y-5">
        {categories.length > 0 && (
          <fieldset>
            <legend className="mb-1 font-display text-lg font-bold">{t('category')}</legend>
            <ul>
              {categories.map((category) =>
                categoryId ? (
                  <Facet key={category.id} on={false} count={category.count} href={listingHref(`/c/${category.slug}`, query)} label={category.name} />
                ) : (
                  <Facet
                    key={category.id}
                    on={picked?.id === category.id}
                    count={category.count}
                    href={listingHref(path, query, { category: picked?.id === category.id ? undefined : category.slug })}
                    label={category.name}
                  />
                ),
              )}
            </ul>
          </fieldset>
        )}
        <fieldset>
          <legend className="mb-1 font-display text-lg font-bold">{t('price')}</legend>
          <ul>
            {priceBands.map((band, index) => (
              <Facet
                key={band.key}
                on={query.price === band.key}
                count={totals.bands[index] ?? 0}
                href={listingHref(path, query, { price: query.price === band.key ? undefined : band.key })}
                label={bandLabel(band)}
              />
            ))}
          </ul>
        </fieldset>
        <fieldset>
          <legend className="mb-1 font-display text-lg font-bold">{t('availability')}</legend>
          <ul>
            <Facet
              on={Boolean(query.inStock)}
              count={totals.inStock}
              href={listingHref(path, query, { inStock: query.inStock ? undefined : true })}
              label={t('inStock')}
            />
            {scope.collectionId && (
              <Facet
                on={Boolean(query.subscription)}
                count={totals.subscription}
                href={listingHref(path, query, { subscription: query.subscription ? undefined : true })}
                label={t('onSubscription')}
              />
            )}
          </ul>
        </fieldset>
        {narrowed && (
          <Link href={clear} locale={locale} className="link inline-flex min-h-11 items-center">
            {t('clear')}
          </Link>
        )}
      </div>
    );
  }

  function Facet(props: { on: boolean; count: number; href: string; label: string }) {
    return (
      <li>
        <Link
          href={props.href}
          locale={locale}
          rel="nofollow"
          aria-current={props.on ? 'true' : undefined}
          className="flex min-h-11 items-center gap-3 rounded-lg px-1 hover:bg-leaf-pale aria-[current=true]:font-semibold"
        >
          <span
            aria-hidden="true"
            className={`flex h-5 w-5 shrink-0 items-center justify-center rounded border ${props.on ? 'border-leaf bg-leaf text-white' : 'border-[#8d7f66] bg-card'}`}
          >
            {props.on ? '✓' : ''}
          </span>
          <span className="flex-1">{props.label}</span>
          <span className="text-sm text-soft">{props.count}</span>
        </Link>
      </li>
    );
  }

  function bandLabel(band: (typeof priceBands)[number]): string {
    const rupees = (text: string) => formatMoney(parseMoney(text.replace('.01', ''), 'INR'), locale);
    if (!band.to) return t('priceOver', { from: rupees(band.from) });
    if (band.from === '0') return t('priceUnder', { to: rupees(band.to) });
    return t('priceBand', { from: rupees(band.from), to: rupees(band.to) });
  }
}
