/**
 * Money on the storefront: whole minor units as bigint, never a float in a sum.
 *
 * Saleor writes amounts as JSON numbers; their shortest decimal text is exact for every amount with
 * two decimals, so they are read through that text and never calculated with.
 */
export interface Money {
  /** In the currency's smallest unit: 12345n is ₹123.45. */
  readonly minor: bigint;
  readonly currency: string;
}

/** An amount as the API gives it. */
export interface ApiMoney {
  readonly amount: number | string;
  readonly currency: string;
}

const exponents: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, VND: 0, CLP: 0, KWD: 3, BHD: 3, OMR: 3 };

/** How many decimals a currency's minor unit has. */
export function exponentOf(currency: string): number {
  return exponents[currency] ?? 2;
}

/** Decimal text to money; more decimals than the currency has are an error, not a rounding. */
export function parseMoney(text: string, currency: string): Money {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) throw new RangeError(`Not an amount: ${text}`);
  const [, sign, whole = '0', fraction = ''] = match;
  const exponent = exponentOf(currency);
  const kept = fraction.slice(0, exponent).padEnd(exponent, '0');
  if (/[1-9]/.test(fraction.slice(exponent))) {
    throw new RangeError(`${text} has more decimals than ${currency} allows`);
  }
  const minor = BigInt(whole + kept);
  return { minor: sign ? -minor : minor, currency };
}

/** The API's amount as money. Unit prices may carry more decimals than a currency; those round half up. */
export function fromApi(value: ApiMoney): Money {
  const text = typeof value.amount === 'number' ? plainDecimal(value.amount) : value.amount;
  const exponent = exponentOf(value.currency);
  const [whole = '0', fraction = ''] = text.split('.');
  if (fraction.length <= exponent) return parseMoney(text, value.currency);
  const kept = parseMoney(
    exponent > 0 ? `${whole}.${fraction.slice(0, exponent)}` : whole,
    value.currency,
  );
  if (Number(fraction[exponent]) < 5) return kept;
  return { minor: kept.minor + (text.startsWith('-') ? -1n : 1n), currency: value.currency };
}

/** A JSON number's decimal text, also where JavaScript would print an exponent. */
function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes('e') ? value.toFixed(3) : text;
}

/** Decimal text for an API input: "123.45". */
export function toDecimal(money: Money): string {
  const exponent = exponentOf(money.currency);
  const sign = money.minor < 0n ? '-' : '';
  const digits = (money.minor < 0n ? -money.minor : money.minor).toString().padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** a - b, in the same currency. */
export function subtract(a: Money, b: Money): Money {
  same(a, b);
  return { minor: a.minor - b.minor, currency: a.currency };
}

export function add(a: Money, b: Money): Money {
  same(a, b);
  return { minor: a.minor + b.minor, currency: a.currency };
}

/** A price times a whole number of pieces. */
export function times(money: Money, quantity: number): Money {
  if (!Number.isInteger(quantity)) throw new RangeError('Only whole quantities');
  return { minor: money.minor * BigInt(quantity), currency: money.currency };
}

function same(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new RangeError(`${a.currency} and ${b.currency} do not add`);
}

/** How much below MRP a price is, in whole percent rounded down; 0 when it is not below. */
export function percentBelow(mrp: Money, price: Money): number {
  same(mrp, price);
  if (mrp.minor <= 0n || price.minor >= mrp.minor) return 0;
  return Number(((mrp.minor - price.minor) * 100n) / mrp.minor);
}

const formatters = new Map<string, Intl.NumberFormat>();

/** "₹1,23,456" or "₹99.50": lakh grouping in every language, decimals only when there are any. */
export function formatMoney(money: Money, locale = 'en'): string {
  const exponent = exponentOf(money.currency);
  const fraction = money.minor % 10n ** BigInt(exponent) === 0n ? 0 : exponent;
  const key = `${locale}|${money.currency}|${fraction}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(`${locale}-IN-u-nu-latn`, {
      style: 'currency',
      currency: money.currency,
      minimumFractionDigits: fraction,
      maximumFractionDigits: fraction,
    });
    formatters.set(key, formatter);
  }
  // Intl takes decimal text and keeps every digit of it.
  return formatter.format(toDecimal(money) as Intl.StringNumericLiteral);
}

/** The part of a price without tax, at the rate that `gross` and `net` of another price show. */
export function withoutTax(price: Money, gross: Money, net: Money): Money {
  if (gross.minor <= 0n) return price;
  return { minor: (price.minor * net.minor * 2n + gross.minor) / (gross.minor * 2n), currency: price.currency };
}
