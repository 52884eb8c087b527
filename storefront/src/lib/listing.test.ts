import { describe, expect, it } from 'vitest';
import { isNarrowed, listingHref, pageSize, readListing, whereOf } from './listing';

describe('listing', () => {
  it('shows twenty products a page', () => {
    expect(pageSize).toBe(20);
  });

  it('reads what it writes', () => {
    const query = { search: 'dal & rice', category: 'dals-pulses', price: '100-250', inStock: true, subscription: true, sort: 'price-desc', after: 'Y3Vyc29y' } as const;
    const href = listingHref('/search', query, { after: query.after });
    const params = Object.fromEntries(new URL(href, 'http://shop').searchParams);
    expect(readListing(params)).toEqual({ ...query, before: undefined });
  });

  it('leaves out what it does not understand', () => {
    const query = readListing({ q: '  ', sort: 'evil', price: '1-2', stock: 'yes', category: '../x', after: ['a', 'b'] });
    expect(query).toEqual({ search: undefined, category: undefined, price: undefined, inStock: undefined, subscription: undefined, sort: undefined, after: 'a', before: undefined });
    expect(isNarrowed(query)).toBe(false);
  });

  it('starts at the first page again when a facet changes', () => {
    expect(listingHref('/c/spices', { after: 'x', inStock: true }, { price: '0-100' })).toBe('/c/spices?price=0-100&stock=1');
  });

  it('asks the backend for the scope and the facets together', () => {
    expect(whereOf({ inStock: true, subscription: true, price: '500-' }, { categoryId: 'C', collectionId: 'L' })).toEqual({
      category: { eq: 'C' },
      collection: { eq: 'L' },
      stockAvailability: 'IN_STOCK',
      minimalPrice: { range: { gte: '500.01' } },
    });
  });
});
