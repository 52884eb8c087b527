import { expect, it } from 'vitest';
import { chosenLines, mostReorderLines, reorderLines } from './bulk-reorder';

const line = (variantId: string | undefined, quantity: number) => ({ variantId, sku: `SKU-${variantId}`, name: `Pack ${variantId}`, quantity });

it('lists each pack once, as ordered last, without what is no longer sold', () => {
  const orders = [[line('a', 12), line(undefined, 3)], [line('a', 5), line('b', 24)]];
  expect(reorderLines(orders).map(({ variantId, quantity }) => [variantId, quantity])).toEqual([
    ['a', 12],
    ['b', 24],
  ]);
});

it('adds up lines of one order and keeps to the limit', () => {
  expect(reorderLines([[line('a', 1), line('a', 2)]])[0]?.quantity).toBe(3);
  expect(reorderLines([Array.from({ length: 300 }, (_, n) => line(`v${n}`, 1))])).toHaveLength(mostReorderLines);
});

it('reads quantities and refuses what is none', () => {
  expect(chosenLines([['quantity:a', '12'], ['quantity:b', ''], ['quantity:c', '0'], ['locale', 'en']])).toEqual([{ variantId: 'a', quantity: 12 }]);
  for (const wrong of ['-1', '1.5', '1e3', 'twelve', '99999']) expect(chosenLines([['quantity:a', wrong]])).toBeUndefined();
});
