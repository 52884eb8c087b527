import { describe, expect, it } from 'vitest';
import { staleTags } from './revalidation';

describe('stale tags', () => {
  it.each([
    ['product_updated', { product: { slug: 'ghee' } }, ['cards', 'product:ghee']],
    ['product_variant_updated', { productVariant: { product: { slug: 'ghee' } } }, ['cards', 'product:ghee']],
    ['product_variant_stock_updated', [{ product: { slug: 'ghee' } }, { product: { slug: 'atta' } }], ['cards', 'product:ghee', 'product:atta']],
    ['product_updated', [{ slug: 'ghee', id: 'x' }], ['cards', 'product:ghee']],
    ['product_deleted', {}, ['cards', 'products']],
    ['category_updated', { category: { slug: 'dairy' } }, ['categories', 'cards', 'products']],
    ['collection_updated', { collection: { slug: 'featured' } }, ['collection:featured']],
    ['page_updated', { page: { slug: 'privacy' } }, ['page:privacy']],
    ['page_updated', [], ['pages']],
    ['promotion_started', { promotion: { id: 'x' } }, ['catalogue', 'pages']],
    ['', null, ['catalogue', 'pages']],
  ])('%s', (event, body, tags) => {
    expect(staleTags(event, body)).toEqual(tags);
  });

  it('takes no slug that is none', () => {
    expect(staleTags('product_updated', { product: { slug: { $ne: 1 } } })).toEqual(['cards', 'products']);
    expect(staleTags('product_updated', { product: { slug: '' } })).toEqual(['cards', 'products']);
  });
});
