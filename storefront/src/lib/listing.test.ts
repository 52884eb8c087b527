import { describe, expect, it } from 'vitest';
import { isNarrowed, isSearchable, slugIn, listingHref, pageSize, readListing, whereOf } from './listing';

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

  it('searches for words, whatever else is typed', () => {
    expect(readListing({ q: '\u0000 ghee\u0007\n' }).search).toBe('ghee');
    expect(readListing({ q: `' OR 1=1; --` }).search).toBe(`' OR 1=1; --`);
    expect(readListing({ q: 'a'.repeat(5000) }).search).toHaveLength(100);
  });

  it('knows whether there is a word to search for', () => {
    for (const word of ['ghee', 'घी', '5']) expect(isSearchable(word)).toBe(true);
    for (const none of [undefined, '', '%', '\u202e\ufeff', '--;']) expect(isSearchable(none)).toBe(false);
  });

  it('knows what can be a slug', () => {
    for (const good of ['cow-ghee', 'घी-५००', 'A_1']) expect(slugIn(encodeURIComponent(good))).toBe(good);
    for (const wrong of ['', '..%2Fx', 'a%20b', 'a%00', '%3Cscript%3E', '%', 'x'.repeat(300)]) expect(slugIn(wrong)).toBeUndefined();
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
