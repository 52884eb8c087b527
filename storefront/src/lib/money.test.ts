import { describe, expect, it } from 'vitest';
import { add, formatMoney, fromApi, parseMoney, percentBelow, subtract, times, toDecimal, withoutTax } from './money';

const rupees = (text: string) => parseMoney(text, 'INR');

describe('money', () => {
  it('reads and writes decimal text exactly', () => {
    for (const text of ['0.00', '0.01', '19.99', '123456789012345678.90', '-4.05']) {
      expect(toDecimal(rupees(text))).toBe(text);
    }
  });

  it('refuses what is not an amount of the currency', () => {
    for (const text of ['', '1,000', '1e3', '.5', 'abc', '1.234']) expect(() => rupees(text)).toThrow(RangeError);
    expect(() => parseMoney('1.5', 'JPY')).toThrow(RangeError);
  });

  it('reads the API’s numbers through their text, not through arithmetic', () => {
    expect(fromApi({ amount: 1.1, currency: 'INR' }).minor).toBe(110n);
    expect(fromApi({ amount: 4.35, currency: 'INR' }).minor).toBe(435n);
    expect(fromApi({ amount: 10.005, currency: 'INR' }).minor).toBe(1001n);
    expect(fromApi({ amount: 10.004, currency: 'INR' }).minor).toBe(1000n);
    expect(fromApi({ amount: -12.5, currency: 'INR' }).minor).toBe(-1250n);
    expect(fromApi({ amount: 7, currency: 'JPY' }).minor).toBe(7n);
  });

  it('adds, takes away and multiplies without losing a paisa', () => {
    const tenth = rupees('0.10');
    let sum = rupees('0');
    for (let count = 0; count < 3; count += 1) sum = add(sum, tenth);
    expect(toDecimal(sum)).toBe('0.30');
    expect(toDecimal(subtract(rupees('100'), rupees('0.01')))).toBe('99.99');
    expect(toDecimal(times(rupees('19.99'), 3))).toBe('59.97');
    expect(() => times(tenth, 1.5)).toThrow(RangeError);
    expect(() => add(tenth, parseMoney('1', 'USD'))).toThrow(RangeError);
  });

  it('groups by lakh in every language and shows decimals only where there are any', () => {
    expect(formatMoney(rupees('123456'))).toBe('₹1,23,456');
    expect(formatMoney(rupees('12345678.5'))).toBe('₹1,23,45,678.50');
    expect(formatMoney(rupees('99.5'), 'hi')).toBe('₹99.50');
    expect(formatMoney(rupees('250000'), 'ta')).toContain('2,50,000');
  });

  it('tells the saving on MRP in whole percent, never more than there is', () => {
    expect(percentBelow(rupees('100'), rupees('85'))).toBe(15);
    expect(percentBelow(rupees('300'), rupees('199'))).toBe(33);
    expect(percentBelow(rupees('100'), rupees('100'))).toBe(0);
    expect(percentBelow(rupees('0'), rupees('0'))).toBe(0);
  });

  it('takes the tax out at the rate that another price shows', () => {
    expect(toDecimal(withoutTax(rupees('71.00'), rupees('105.00'), rupees('100.00')))).toBe('67.62');
    expect(toDecimal(withoutTax(rupees('71.00'), rupees('80.00'), rupees('80.00')))).toBe('71.00');
    expect(toDecimal(withoutTax(rupees('71.00'), rupees('0.00'), rupees('0.00')))).toBe('71.00');
  });
});
