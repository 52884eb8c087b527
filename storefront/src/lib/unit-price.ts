/** Price per 100 g, kilogram, litre or piece, from a pack size as written on the pack. */
import type { Money } from './money';

export interface UnitPrice {
  readonly price: Money;
  readonly unit: '100 g' | 'kg' | '100 ml' | 'l' | 'piece';
}

const pattern = /^(?:(\d+)\s*[x×]\s*)?(\d+(?:\.\d+)?)\s*(kg|g|gm|ml|l|ltr|litre|pcs?|pieces?|nos?|units?)\b/i;

/** Undefined when the pack size says nothing that can be compared, or is one unit itself. */
export function unitPrice(price: Money, pack: string): UnitPrice | undefined {
  const match = pattern.exec(pack.trim());
  if (!match) return undefined;
  const [, times = '1', size = '0', word = ''] = match;
  const thousandths = BigInt(times) * decimalThousandths(size);
  if (thousandths <= 0n) return undefined;
  const per = (unit: UnitPrice['unit'], amount: bigint): UnitPrice | undefined =>
    thousandths === amount
      ? undefined
      : { unit, price: { currency: price.currency, minor: divideHalfUp(price.minor * amount, thousandths) } };
  const name = word.toLowerCase();
  if (name === 'kg') return per('kg', 1000n);
  if (name === 'g' || name === 'gm') return per('100 g', 100_000n);
  if (name === 'ml') return per('100 ml', 100_000n);
  if (name.startsWith('l')) return per('l', 1000n);
  return per('piece', 1000n);
}

function decimalThousandths(text: string): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(3, '0').slice(0, 3));
}

function divideHalfUp(value: bigint, by: bigint): bigint {
  return (value * 2n + by) / (by * 2n);
}
