import 'server-only';
import { cache } from 'react';
import type { Locale } from '@/i18n/config';
import { env } from '@/lib/env';
import type { ListingQuery } from '@/lib/listing';
import { isSearchable, pageSize, slugIn, whereOf } from '@/lib/listing';
import { fromApi, parseMoney, withoutTax, type ApiMoney, type Money } from '@/lib/money';
import { catalogueAudience, type Surface } from './channel';
import { BackendError, execute } from './client';
import { ownPrices } from './distributor';
import {
  CategoryPageDocument,
  CollectionIdDocument,
  CollectionProductsDocument,
  NavigationCategoriesDocument,
  ProductListDocument,
  ProductPageDocument,
  SearchSuggestionsDocument,
  SitemapProductsDocument,
  type ProductCardFragment,
  type ProductOrder,
  type ProductPageQuery,
  type VariantDetailsFragment,
} from './gql/graphql';
import { languageCode } from './language';

export interface Picture {
  readonly url: string;
  /** Half as wide, for narrow screens. */
  readonly small?: string | undefined;
  readonly alt: string;
}

/** A product as a list shows it. */
export interface ProductSummary {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly brand: string | undefined;
  readonly picture: Picture | undefined;
  readonly price: Money | undefined;
  /** Without GST; on the wholesale side only. */
  readonly netPrice?: Money | undefined;
  /** The maximum retail price printed on the pack, when it is above the price. */
  readonly mrp: Money | undefined;
  readonly packSize: string | undefined;
  readonly packCount: number;
  readonly variantId: string | undefined;
  readonly available: boolean;
}

export interface Variant {
  readonly id: string;
  readonly name: string;
  readonly sku: string;
  /** Pieces that can be bought now; undefined when the shop does not count them. */
  readonly quantity: number;
  readonly limit: number | undefined;
  readonly price: Money | undefined;
  readonly netPrice: Money | undefined;
  readonly mrp: Money | undefined;
  readonly pictures: readonly Picture[];
}

export interface ProductAttribute {
  readonly slug: string;
  readonly name: string;
  /** False where the merchant has not translated the name. */
  readonly translated: boolean;
  readonly value: string;
}

export interface ProductDetails extends ProductSummary {
  readonly description: string;
  readonly seoTitle: string;
  readonly seoDescription: string;
  readonly category: { id: string; name: string; slug: string } | undefined;
  readonly parentCategory: { id: string; name: string; slug: string } | undefined;
  readonly pictures: readonly Picture[];
  readonly attributes: readonly ProductAttribute[];
  /** Per 100 g or as the pack says: name and value, in the pack's order. */
  readonly nutrition: readonly ProductAttribute[];
  readonly variants: readonly Variant[];
}

export interface CategoryLink {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly picture: Picture | undefined;
  readonly children: readonly { id: string; name: string; slug: string }[];
}

export interface ProductListing {
  readonly products: readonly ProductSummary[];
  readonly total: number;
  readonly next: string | undefined;
  readonly previous: string | undefined;
}

const money = (value: ApiMoney | null | undefined): Money | undefined => (value ? fromApi(value) : undefined);

/** MRP comes from the merchant's metadata as text: shown only when it is an amount above the price. */
export function readMrp(text: string | null | undefined, price: Money | undefined): Money | undefined {
  if (!text || !price) return undefined;
  try {
    const mrp = parseMoney(text, price.currency);
    return mrp.minor > price.minor ? mrp : undefined;
  } catch {
    return undefined;
  }
}

function picture(image: { url: string; alt?: string | null } | null | undefined, name: string): Picture | undefined {
  return image ? { url: image.url, alt: image.alt || name } : undefined;
}

export function summarise(product: ProductCardFragment): ProductSummary {
  const name = product.translation?.name || product.name;
  const price = money(product.defaultVariant?.pricing?.price?.gross ?? product.pricing?.priceRange?.start?.gross);
  return {
    id: product.id,
    slug: product.slug,
    name,
    brand: product.brand?.values[0]?.name ?? undefined,
    picture: picture(product.thumbnail, name),
    price,
    mrp: readMrp(product.defaultVariant?.mrp, price),
    packSize: product.defaultVariant?.name || undefined,
    packCount: product.variants?.length ?? 0,
    variantId: product.defaultVariant?.id,
    available: Boolean(product.isAvailable) && (product.defaultVariant?.quantityAvailable ?? 1) > 0,
  };
}

/** Cards as this visitor buys: on the wholesale side at their own prices, also without GST. */
async function cards(nodes: readonly ProductCardFragment[], on: Surface): Promise<ProductSummary[]> {
  const products = nodes.map(summarise);
  if (!on.wholesale) return products;
  const own = await ownPrices(products.flatMap(({ variantId }) => variantId ?? []), on);
  return products.map((product, index) => {
    const listed = nodes[index]?.defaultVariant?.pricing?.price;
    const price = (product.variantId && own.get(product.variantId)) || product.price;
    // Where the shop has no taxes set up there is nothing to leave out.
    const taxed = listed && listed.gross.amount !== listed.net.amount;
    const netPrice = price && taxed ? withoutTax(price, fromApi(listed.gross), fromApi(listed.net)) : undefined;
    return { ...product, price, netPrice, mrp: undefined };
  });
}

/** A product's packs at a distributor's own prices, with and without tax; nothing is said of MRP. */
async function ownVariants(variants: readonly Variant[], on: Surface): Promise<Variant[]> {
  const own = await ownPrices(variants.map(({ id }) => id), on);
  return variants.map((from) => {
    const price = own.get(from.id) ?? from.price;
    const netPrice = price && from.price && from.netPrice && withoutTax(price, from.price, from.netPrice);
    return { ...from, price, netPrice, mrp: undefined };
  });
}

function variant(from: VariantDetailsFragment, productName: string): Variant {
  const price = money(from.pricing?.price?.gross);
  return {
    id: from.id,
    name: from.name,
    sku: from.sku ?? '',
    quantity: from.quantityAvailable ?? 0,
    limit: from.quantityLimitPerCustomer ?? undefined,
    price,
    netPrice: money(from.pricing?.price?.net),
    mrp: readMrp(from.mrp, price),
    pictures: (from.media ?? []).map((image) => ({ url: image.url, small: image.small, alt: image.alt || productName })),
  };
}

/** Plain paragraphs of EditorJS content; its HTML is dropped, so nothing of it can run. */
export function plainText(content: string | null | undefined): string {
  if (!content) return '';
  try {
    const { blocks = [] } = JSON.parse(content) as { blocks?: { data?: { text?: string; items?: unknown[] } }[] };
    return blocks
      .map(({ data }) => data?.text ?? (data?.items ?? []).filter((i) => typeof i === 'string').join('\n'))
      .map((text) => decodeEntities(text.replace(/<[^>]*>/g, '')))
      .filter(Boolean)
      .join('\n\n');
  } catch {
    return content.trimStart().startsWith('{') ? '' : content.replace(/<[^>]*>/g, '');
  }
}

function decodeEntities(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'" };
  return text.replace(/&(amp|lt|gt|quot|nbsp|#39);/g, (_, name: string) => named[name] ?? '');
}

type RawProduct = NonNullable<ProductPageQuery['product']>;

/** "Energy: 350 kcal" lines or one attribute per nutrient. */
function nutritionOf(attributes: readonly ProductAttribute[]): ProductAttribute[] {
  return attributes
    .filter(({ slug }) => slug.startsWith('nutrition'))
    .flatMap(({ slug, name, translated, value }) => {
      if (slug !== 'nutrition-facts' && slug !== 'nutrition') {
        return [{ slug, name: name.replace(/^nutrition:?\s*/i, ''), translated, value }];
      }
      return value
        .split(/[\n;|]+/)
        .map((line) => /^\s*([^:]+):\s*(.+)$/.exec(line))
        .filter((match) => match !== null)
        .map((match) => ({ slug, name: match[1]!.trim(), translated: true, value: match[2]!.trim() }));
    });
}

function attributesOf(product: RawProduct): ProductAttribute[] {
  return product.attributes
    .map(({ attribute, values }) => ({
      slug: attribute.slug ?? '',
      name: attribute.translation?.name || (attribute.name ?? ''),
      translated: Boolean(attribute.translation?.name),
      value: values
        .map((value) => value.translation?.plainText || value.translation?.name || (value.plainText ?? value.name ?? ''))
        .filter(Boolean)
        .join(', '),
    }))
    .filter(({ slug, value }) => slug && value);
}

function details(product: RawProduct): ProductDetails {
  const summary = summarise(product);
  const attributes = attributesOf(product);
  const category = product.category;
  return {
    ...summary,
    description: plainText(product.translation?.description ?? product.description),
    seoTitle: product.seoTitle || summary.name,
    seoDescription: product.seoDescription || plainText(product.description).slice(0, 155),
    category: category ? { id: category.id, name: category.translation?.name || category.name, slug: category.slug } : undefined,
    parentCategory: category?.parent
      ? { id: category.parent.id, name: category.parent.translation?.name || category.parent.name, slug: category.parent.slug }
      : undefined,
    pictures: (product.media ?? [])
      .filter((item) => item.type === 'IMAGE')
      .map((item) => ({ url: item.url, small: item.small, alt: item.alt || summary.name })),
    attributes: attributes.filter(({ slug }) => !slug.startsWith('nutrition')),
    nutrition: nutritionOf(attributes),
    variants: (product.variants ?? []).map((item) => variant(item, summary.name)),
  };
}

export const navigation = cache(async (locale: Locale): Promise<CategoryLink[]> => {
  const { categories } = await execute(
    NavigationCategoriesDocument,
    { channel: env().DEFAULT_CHANNEL, languageCode: languageCode(locale) },
    { kind: 'public', tags: ['catalogue', 'categories', 'cards'] },
  );
  return (categories?.edges ?? []).map(({ node }) => {
    const name = node.translation?.name || node.name;
    return {
      id: node.id,
      name,
      slug: node.slug,
      // A category without a picture of its own borrows its first product's.
      picture: picture(node.backgroundImage ?? node.products?.edges[0]?.node.thumbnail, name),
      children: (node.children?.edges ?? []).map(({ node: child }) => ({
        id: child.id,
        name: child.translation?.name || child.name,
        slug: child.slug,
      })),
    };
  });
});

export async function categoryBySlug(part: string, locale: Locale) {
  const slug = slugIn(part);
  if (!slug) return undefined;
  const { category } = await execute(
    CategoryPageDocument,
    { slug, languageCode: languageCode(locale) },
    { kind: 'public', tags: ['catalogue', 'categories', `category:${slug}`] },
  );
  if (!category) return undefined;
  return {
    id: category.id,
    slug: category.slug,
    name: category.translation?.name || category.name,
    description: plainText(category.translation?.description ?? category.description),
    seoTitle: category.seoTitle || category.name,
    seoDescription: category.seoDescription || '',
    parent: category.parent
      ? { name: category.parent.translation?.name || category.parent.name, slug: category.parent.slug }
      : undefined,
    children: (category.children?.edges ?? []).map(({ node }) => ({
      id: node.id,
      name: node.translation?.name || node.name,
      slug: node.slug,
    })),
  };
}

/** A collection's first products; empty when the shop has no such collection. */
export async function collectionProducts(on: Surface, slug: string, first: number, locale: Locale): Promise<ProductSummary[]> {
  const { collection } = await execute(
    CollectionProductsDocument,
    { slug, channel: on.channel, first, languageCode: languageCode(locale) },
    catalogueAudience(on, 'cards', `collection:${slug}`),
  );
  return cards((collection?.products?.edges ?? []).map(({ node }) => node), on);
}

/** A collection's id, to list its products by; undefined where there is none. */
export async function collectionId(on: Surface, slug: string): Promise<string | undefined> {
  const { collection } = await execute(CollectionIdDocument, { slug, channel: on.channel }, catalogueAudience(on, 'cards', `collection:${slug}`));
  return collection?.id;
}

const sorts: Readonly<Record<NonNullable<ListingQuery['sort']>, ProductOrder>> = {
  'price-asc': { field: 'MINIMAL_PRICE', direction: 'ASC' },
  'price-desc': { field: 'MINIMAL_PRICE', direction: 'DESC' },
  name: { field: 'NAME', direction: 'ASC' },
  newest: { field: 'CREATED_AT', direction: 'DESC' },
};

/**
 * One page of a category, a search or the whole catalogue: twenty products. A page that is no longer
 * one (an old or invented cursor) is the first.
 */
export async function listProducts(
  on: Surface,
  query: ListingQuery,
  scope: { categoryId?: string | undefined; collectionId?: string | undefined },
  locale: Locale,
): Promise<ProductListing> {
  if (query.search && !isSearchable(query.search)) return { products: [], total: 0, next: undefined, previous: undefined };
  try {
    return await pageOfProducts(on, query, scope, locale);
  } catch (error) {
    const refused = error instanceof BackendError && error.kind === 'graphql' && (query.after || query.before);
    if (!refused) throw error;
    return pageOfProducts(on, { ...query, after: undefined, before: undefined }, scope, locale);
  }
}

async function pageOfProducts(
  on: Surface,
  query: ListingQuery,
  scope: { categoryId?: string | undefined; collectionId?: string | undefined },
  locale: Locale,
): Promise<ProductListing> {
  const page = query.before ? { last: pageSize, before: query.before } : { first: pageSize, after: query.after };
  const { products } = await execute(
    ProductListDocument,
    {
      channel: on.channel,
      ...page,
      where: whereOf(query, scope),
      search: query.search,
      sortBy: query.sort ? sorts[query.sort] : query.search ? undefined : sorts.name,
      languageCode: languageCode(locale),
    },
    catalogueAudience(on, 'cards'),
  );
  const info = products?.pageInfo;
  return {
    products: await cards((products?.edges ?? []).map(({ node }) => node), on),
    total: products?.totalCount ?? 0,
    next: info?.hasNextPage ? (info.endCursor ?? undefined) : undefined,
    previous: info?.hasPreviousPage ? (info.startCursor ?? undefined) : undefined,
  };
}

export const productBySlug = cache(
  async (on: Surface, part: string, locale: Locale): Promise<ProductDetails | undefined> => {
    const slug = slugIn(part);
    if (!slug) return undefined;
    const { product } = await execute(
      ProductPageDocument,
      { slug, channel: on.channel, languageCode: languageCode(locale) },
      catalogueAudience(on, 'products', `product:${slug}`),
    );
    if (!product) return undefined;
    const found = details(product);
    return on.wholesale ? { ...found, variants: await ownVariants(found.variants, on) } : found;
  },
);

/** A few others of the product's category, and of the one above where those are few. */
export async function relatedProducts(on: Surface, product: ProductDetails, locale: Locale, most = 8): Promise<ProductSummary[]> {
  const found = new Map<string, ProductCardFragment>();
  for (const categoryId of [product.category?.id, product.parentCategory?.id]) {
    if (!categoryId || found.size >= 4) continue;
    const { products } = await execute(
      ProductListDocument,
      {
        channel: on.channel,
        first: most + 1,
        where: whereOf({ inStock: true }, { categoryId }),
        sortBy: sorts.name,
        languageCode: languageCode(locale),
      },
      catalogueAudience(on, 'cards'),
    );
    for (const { node } of products?.edges ?? []) if (node.id !== product.id) found.set(node.id, node);
  }
  return cards([...found.values()].slice(0, most), on);
}

export async function suggestions(on: Surface, search: string, locale: Locale) {
  if (!isSearchable(search)) return [];
  const { products } = await execute(
    SearchSuggestionsDocument,
    { channel: on.channel, search, languageCode: languageCode(locale) },
    on.wholesale ? { kind: 'private', token: on.token } : { kind: 'live' },
  );
  return (products?.edges ?? []).map(({ node }) => ({
    slug: node.slug,
    name: node.translation?.name || node.name,
    picture: node.thumbnail?.url,
    // A distributor's own price is looked up where there is time for it.
    price: on.wholesale ? undefined : money(node.pricing?.priceRange?.start?.gross),
  }));
}

/** Every product's address for the sitemap. */
export async function sitemapProducts(channel: string): Promise<{ slug: string; updatedAt: string }[]> {
  const found: { slug: string; updatedAt: string }[] = [];
  let after: string | undefined;
  for (let page = 0; page < 500; page += 1) {
    const { products } = await execute(
      SitemapProductsDocument,
      { channel, after },
      { kind: 'public', tags: ['catalogue', 'cards'] },
    );
    found.push(...(products?.edges ?? []).map(({ node }) => node));
    if (!products?.pageInfo.hasNextPage || !products.pageInfo.endCursor) break;
    after = products.pageInfo.endCursor;
  }
  return found;
}
