import { describe, expect, it } from 'vitest';
import { addressShape, backendProblems, email, gstin, indianPhone, isGstin, problemsOf } from './address';

const good = {
  firstName: 'Asha',
  lastName: 'Rao',
  streetAddress1: '12, 4th Cross',
  city: 'Bengaluru',
  countryArea: 'Karnataka',
  postalCode: '560 041',
  phone: '098765 43210',
};

describe('address', () => {
  it('normalises PIN code and phone', () => {
    expect(addressShape.parse(good)).toMatchObject({ postalCode: '560041', phone: '+919876543210', companyName: '' });
  });

  it.each(['firstName', 'lastName', 'phone', 'streetAddress1', 'city', 'countryArea', 'postalCode'])('names a missing %s', (field) => {
    const result = addressShape.safeParse({ ...good, [field]: '  ' });
    expect(result.success).toBe(false);
    if (!result.success) expect(problemsOf(result.error)).toEqual({ [field]: 'REQUIRED' });
    const rest = Object.fromEntries(Object.entries(good).filter(([name]) => name !== field));
    expect(addressShape.safeParse(rest).success).toBe(false);
  });

  it('knows Indian mobile numbers', () => {
    for (const text of ['9876543210', '+91 98765-43210', '00919876543210', '919876543210']) expect(indianPhone(text)).toBe('+919876543210');
    for (const text of ['12345', '1234567890', '+1 555 123 4567', '98765432100']) expect(indianPhone(text)).toBeUndefined();
  });

  it('checks PIN code, e-mail and GSTIN', () => {
    const pin = addressShape.safeParse({ ...good, postalCode: '056004' });
    if (pin.success) throw new Error('accepted');
    expect(problemsOf(pin.error)).toEqual({ postalCode: 'PIN' });
    expect(email.safeParse('asha@').success).toBe(false);
    expect(isGstin('27AAPFU0939F1ZV')).toBe(true);
    expect(isGstin('27AAPFU0939F1ZW')).toBe(false);
    expect(gstin.parse('27aapfu0939f1zv')).toBe('27AAPFU0939F1ZV');
    expect(gstin.parse('')).toBe('');
  });

  it('puts the backend’s refusals beside their fields', () => {
    expect(backendProblems([{ field: 'postalCode', code: 'INVALID' }, { field: 'city', code: 'REQUIRED' }, { field: null, code: 'GRAPHQL_ERROR' }])).toEqual({
      postalCode: 'PIN_STATE',
      city: 'REQUIRED',
      form: 'INVALID',
    });
  });
});
