/**
 * Which cached answers a change in the backend makes stale. The tags of the shared cache:
 *
 *   catalogue         every answer about the catalogue; for what we cannot tell apart
 *   cards             lists: categories, searches, collections, related, counts, sitemap
 *   categories        the menu and categories' pages      category:<slug>
 *   products          products' pages                     product:<slug>
 *   pages             the merchant's own pages            page:<slug>
 *   collection:<slug> plans
 */
import { z } from 'zod';

const slug = z.string().min(1).max(255);
const named = z.object({ slug });
// A subscription's payload names the thing; Saleor's own payload is a list of the thing.
const body = z.object({
  product: named.nullish(),
  productVariant: z.object({ product: named }).nullish(),
  category: named.nullish(),
  collection: named.nullish(),
  page: named.nullish(),
});
const list = z.array(z.object({ slug: slug.optional(), product: named.nullish() })).min(1);

type Kind = 'product' | 'category' | 'collection' | 'page';

/** What kind of thing an event is about, by Saleor's names of events. */
function kindOf(event: string): Kind | undefined {
  if (/^product(_|$)/.test(event)) return 'product';
  if (/^category(_|$)/.test(event)) return 'category';
  if (/^collection(_|$)/.test(event)) return 'collection';
  if (/^page(_|$)/.test(event)) return 'page';
  return undefined;
}

function slugsOf(kind: Kind, value: unknown): string[] {
  const parsed = body.safeParse(value);
  if (parsed.success) {
    const { product, productVariant, [kind]: thing } = parsed.data;
    const found = kind === 'product' ? (product?.slug ?? productVariant?.product.slug) : thing?.slug;
    return found ? [found] : [];
  }
  const rows = list.safeParse(value);
  if (!rows.success) return [];
  return rows.data.map((row) => row.product?.slug ?? row.slug).filter((each) => each !== undefined);
}

/** The tags to mark stale for an event of Saleor's and its payload; everything when it is not understood. */
export function staleTags(event: string, value: unknown): string[] {
  const kind = kindOf(event);
  if (!kind) return ['catalogue', 'pages'];
  const slugs = slugsOf(kind, value);
  switch (kind) {
    case 'product':
      return ['cards', ...(slugs.length > 0 ? slugs.map((each) => `product:${each}`) : ['products'])];
    case 'category':
      // A category's name stands on its products' pages.
      return ['categories', 'cards', 'products'];
    case 'collection':
      return slugs.length > 0 ? slugs.map((each) => `collection:${each}`) : ['cards'];
    case 'page':
      return slugs.length > 0 ? slugs.map((each) => `page:${each}`) : ['pages'];
  }
}
