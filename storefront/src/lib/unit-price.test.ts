import { describe, expect, it } from 'vitest';
import { formatMoney, parseMoney } from './money';
import { unitPrice } from './unit-price';

const per = (amount: string, pack: string) => {
  const found = unitPrice(parseMoney(amount, 'INR'), pack);
  return found && `${formatMoney(found.price)}/${found.unit}`;
};

describe('unit price', () => {
  it('compares packs of different sizes', () => {
    expect(per('120', '500 g')).toBe('₹24/100 g');
    expect(per('85', '250ml')).toBe('₹34/100 ml');
    expect(per('300', '2.5 kg')).toBe('₹120/kg');
    expect(per('90', '6 pieces')).toBe('₹15/piece');
    expect(per('100', '4 x 250 g')).toBe('₹10/100 g');
    expect(per('10', '3 kg')).toBe('₹3.33/kg');
  });

  it('says nothing where there is nothing to compare', () => {
    for (const pack of ['1 kg', '1 l', '100 g', 'Gift box', '', '0 g']) expect(per('100', pack)).toBeUndefined();
  });
});
