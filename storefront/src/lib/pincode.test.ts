import { describe, expect, it } from 'vitest';
import { isPin, placeOf, states } from './pincode';

describe('PIN codes', () => {
  it.each([
    ['560041', 'Bengaluru Urban', 'Karnataka'],
    ['110001', 'New Delhi', 'Delhi'],
    ['400001', 'Mumbai', 'Maharashtra'],
    ['600001', 'Chennai', 'Tamil Nadu'],
    ['744101', 'South Andamans', 'Andaman and Nicobar Islands'],
  ])('%s is in %s', (pin, district, state) => {
    expect(placeOf(pin)).toEqual({ district, state });
  });

  it('says nothing about what it does not know', () => {
    for (const pin of ['000000', '56004', '5600411', 'abcdef', '999999', '100000']) expect(placeOf(pin)).toBeUndefined();
    expect(isPin('012345')).toBe(false);
  });

  it('spells 36 states as the backend does', () => {
    expect(states).toHaveLength(36);
    expect(states).toContain('Dadra and Nagar Haveli and Daman and Diu');
  });
});
