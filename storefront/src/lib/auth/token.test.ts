import { expect, it } from 'vitest';
import { expiryOf, isFresh } from './token';

const token = (claims: object) => `h.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.s`;

it('reads when a token ends', () => {
  expect(expiryOf(token({ exp: 100 }))).toBe(100);
  for (const broken of ['', 'a.b', 'a.%%%.c', token({}), token({ exp: 'soon' })]) expect(expiryOf(broken)).toBeUndefined();
});

it('renews shortly before the end', () => {
  expect(isFresh(token({ exp: 100 }), 60)).toBe(true);
  expect(isFresh(token({ exp: 100 }), 75)).toBe(false);
  expect(isFresh('rubbish', 0)).toBe(false);
});
