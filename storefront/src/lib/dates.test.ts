import { expect, it } from 'vitest';
import { firstOpenDay } from './dates';

it('a subscription begins tomorrow until the cut-off of this evening, by Indian time, and a day later after it', () => {
  expect(firstOpenDay(new Date('2026-11-20T19:59:59+05:30'), '20:00')).toBe('2026-11-21');
  expect(firstOpenDay(new Date('2026-11-20T20:00:00+05:30'), '20:00')).toBe('2026-11-22');
  expect(firstOpenDay(new Date('2026-11-21T00:10:00+05:30'), '20:00')).toBe('2026-11-22');
});
