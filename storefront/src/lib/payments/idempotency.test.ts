import { expect, it } from 'vitest';
import { parseMoney } from '@/lib/money';
import { paymentKey } from './idempotency';

const amount = parseMoney('459.90', 'INR');

it('double pay: back, refresh and a second tab give the same key for the same cart and amount', () => {
  expect(paymentKey('C1', 'g', amount)).toBe(paymentKey('C1', 'g', parseMoney('459.9', 'INR')));
});

it('gives another key for another cart, gateway, amount or currency', () => {
  const keys = [
    paymentKey('C1', 'g', amount),
    paymentKey('C2', 'g', amount),
    paymentKey('C1', 'h', amount),
    paymentKey('C1', 'g', parseMoney('459.91', 'INR')),
    paymentKey('C1', 'g', parseMoney('459.90', 'USD')),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
