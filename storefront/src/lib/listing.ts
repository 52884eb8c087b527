/** A product list's address and what it asks for: both directions, pure. */
import type { ProductWhereInput } from '@/lib/saleor/gql/graphql';

export const pageSize = 20;

/** Price facets, in rupees; the last has no upper end. */
export const priceBands = [
  { key: '0-100', from: '0', to: '100' },
  { key: '100-250', from: '100.01', to: '250' },
  { key: '250-500', from: '250.01', to: '500' },
  { key: '500-', from: '500.01', to: undefined },
] as const;

export const sortKeys = ['price-asc', 'price-desc', 'name', 'newest'] as const;

export interface ListingQuery {
  readonly search?: string | undefined;
  /** A category's slug, where the list itself is not a category's. */
  readonly category?: string | undefined;
  readonly price?: string | undefined;
  readonly inStock?: boolean | undefined;
  readonly subscription?: boolean | undefined;
  readonly sort?: (typeof sortKeys)[number] | undefined;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** Whether there is a word to search for. */
export function isSearchable(text: string | undefined): boolean {
  return /[\p{L}\p{N}]/u.test(text ?? '');
}

/** The slug in a part of an address, if it can be one at all: letters, digits, hyphens, underscores. */
export function slugIn(part: string): string | undefined {
  try {
    return /^[\p{L}\p{M}\p{N}_-]{1,255}$/u.exec(decodeURIComponent(part))?.[0];
  } catch {
    return undefined;
  }
}

export type SearchParams = Readonly<Record<string, string | string[] | undefined>>;

/** Read an address; whatever is not understood is left out. */
export function readListing(params: SearchParams): ListingQuery {
  const one = (name: string): string | undefined => {
    const value = params[name];
    // Control characters mean nothing to a search and are refused by databases.
    const text = (Array.isArray(value) ? value[0] : value)?.replace(/\p{Cc}/gu, ' ').trim().slice(0, 200);
    return text || undefined;
  };
  const sort = one('sort');
  const price = one('price');
  return {
    search: one('q')?.slice(0, 100),
    category: /^[\w-]{1,100}$/.exec(one('category') ?? '')?.[0],
    price: priceBands.some((band) => band.key === price) ? price : undefined,
    inStock: one('stock') === '1' ? true : undefined,
    subscription: one('subscribe') === '1' ? true : undefined,
    sort: (sortKeys as readonly string[]).includes(sort ?? '') ? (sort as ListingQuery['sort']) : undefined,
    after: one('after'),
    before: one('before'),
  };
}

/** Write an address; a changed facet starts at the first page again. */
export function listingHref(path: string, query: ListingQuery, change: Partial<ListingQuery> = {}): string {
  const turned = 'after' in change || 'before' in change;
  const next: ListingQuery = { ...query, after: undefined, before: undefined, ...change };
  const params = new URLSearchParams();
  if (next.search) params.set('q', next.search);
  if (next.category) params.set('category', next.category);
  if (next.price) params.set('price', next.price);
  if (next.inStock) params.set('stock', '1');
  if (next.subscription) params.set('subscribe', '1');
  if (next.sort) params.set('sort', next.sort);
  if (turned && next.after) params.set('after', next.after);
  if (turned && next.before) params.set('before', next.before);
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** True when the address narrows the list: such pages are not indexed. */
export function isNarrowed(query: ListingQuery): boolean {
  return Boolean(query.category || query.price || query.inStock || query.subscription || query.sort || query.search);
}

export function whereOf(
  query: ListingQuery,
  scope: { categoryId?: string | undefined; collectionId?: string | undefined },
): ProductWhereInput {
  const band = priceBands.find(({ key }) => key === query.price);
  const where: ProductWhereInput = {};
  if (scope.categoryId) where.category = { eq: scope.categoryId };
  if (query.subscription && scope.collectionId) where.collection = { eq: scope.collectionId };
  if (query.inStock) where.stockAvailability = 'IN_STOCK';
  if (band) where.minimalPrice = { range: { gte: band.from, ...(band.to ? { lte: band.to } : {}) } };
  return where;
}
