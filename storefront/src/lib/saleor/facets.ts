import 'server-only';
import type { Locale } from '@/i18n/config';
import { isSearchable, priceBands, whereOf, type ListingQuery } from '@/lib/listing';
import { catalogueAudience, type Surface } from './channel';
import { execute } from './client';
import { CategoryCountsDocument, FacetCountsDocument, SubcategoryCountsDocument, type CategoryCountFragment } from './gql/graphql';
import { languageCode } from './language';

interface Scope {
  readonly categoryId?: string | undefined;
  readonly collectionId?: string | undefined;
}

export interface FacetTotals {
  readonly inStock: number;
  readonly subscription: number;
  readonly bands: readonly number[];
}

/** How many products each facet's value would leave, over the whole result. */
export async function facetTotals(on: Surface, query: ListingQuery, scope: Scope): Promise<FacetTotals> {
  if (query.search && !isSearchable(query.search)) return { inStock: 0, subscription: 0, bands: priceBands.map(() => 0) };
  const [a, b, c, d] = priceBands;
  const band = (key: string) => whereOf({ ...query, price: key }, scope);
  const counts = await execute(
    FacetCountsDocument,
    {
      channel: on.channel,
      search: query.search,
      inStock: whereOf({ ...query, inStock: true }, scope),
      subscription: whereOf({ ...query, subscription: true }, scope),
      priceA: band(a.key),
      priceB: band(b.key),
      priceC: band(c.key),
      priceD: band(d.key),
    },
    catalogueAudience(on, 'cards'),
  );
  const total = (from: { totalCount?: number | null } | null | undefined) => from?.totalCount ?? 0;
  return {
    inStock: total(counts.inStock),
    subscription: total(counts.subscription),
    bands: [total(counts.priceA), total(counts.priceB), total(counts.priceC), total(counts.priceD)],
  };
}

export interface CategoryTotal {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly count: number;
}

/**
 * How many products of the result each category holds: those at the top, or one category's children.
 * Those that hold none are left out.
 */
export async function categoryTotals(on: Surface, query: ListingQuery, scope: Scope, within: string | undefined, locale: Locale): Promise<CategoryTotal[]> {
  if (query.search && !isSearchable(query.search)) return [];
  const variables = {
    channel: on.channel,
    search: query.search,
    where: whereOf(query, { collectionId: scope.collectionId }),
    languageCode: languageCode(locale),
  };
  const audience = catalogueAudience(on, 'cards', 'categories');
  const edges = within
    ? (await execute(SubcategoryCountsDocument, { ...variables, id: within }, audience)).category?.children?.edges
    : (await execute(CategoryCountsDocument, variables, audience)).categories?.edges;
  const one = ({ node }: { node: CategoryCountFragment }): CategoryTotal => ({
    id: node.id,
    slug: node.slug,
    name: node.translation?.name || node.name,
    count: node.products?.totalCount ?? 0,
  });
  return (edges ?? []).map(one).filter(({ count }) => count > 0);
}
