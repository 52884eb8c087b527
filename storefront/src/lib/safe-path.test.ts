import { expect, it } from 'vitest';
import { safePath } from './safe-path';

it('goes on only within the shop', () => {
  expect(safePath('/checkout?step=pay')).toBe('/checkout?step=pay');
  for (const evil of ['//evil.example', 'https://evil.example', '/\\evil.example', '', null, 'javascript:alert(1)', '/a\r\nSet-Cookie: x']) {
    expect(safePath(evil)).toBe('/');
  }
});
