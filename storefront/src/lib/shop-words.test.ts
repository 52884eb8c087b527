import { describe, expect, it } from 'vitest';
import english from '../../messages/en.json';
import hindi from '../../messages/hi.json';
import { inPageLanguage } from './shop-words';

function page(own: Record<string, string>) {
  return {
    english: english.subscriptions.said,
    say: (name: string, values: Record<string, string>) => (own[name] ?? name).replace(/\{(\w+)\}/g, (_, hole: string) => values[hole] ?? ''),
    date: (iso: string) => `<${iso}>`,
  };
}

describe('what the shop says', () => {
  const inHindi = (text: string) => inPageLanguage(text, page(hindi.subscriptions.said));

  it('is said in the language of the page', () => {
    expect(inHindi('There is not enough money in the wallet.')).toBe(hindi.subscriptions.said.walletShort);
    expect(inHindi('Paused until 2026-03-04.')).toBe('<2026-03-04> तक रोकी गई।');
    expect(inHindi('Vacation from 2026-03-01 to 2026-03-04.')).toBe('<2026-03-01> से <2026-03-04> तक छुट्टी।');
  });

  it('also where one sentence holds another', () => {
    expect(inHindi('2026-03-04: The payment did not arrive in time.')).toBe(`<2026-03-04>: ${hindi.subscriptions.said.paymentLate}`);
    expect(inHindi('2026-03-04: somebody wrote this')).toBe('<2026-03-04>: somebody wrote this');
  });

  it('is nothing where it is not known', () => {
    expect(inHindi('ValueError')).toBeUndefined();
    expect(inHindi('There is not enough money in the wallet. (?:')).toBeUndefined();
  });

  it('finds each sentence itself, before a more general one', () => {
    for (const own of [english, hindi]) {
      for (const [name, template] of Object.entries(english.subscriptions.said)) {
        const sample = template.replace(/\{(date|from|to)\}/g, '2026-03-04').replace(/\{(\w+)\}/g, 'x');
        const words = { ...page(own.subscriptions.said), say: (found: string) => found };
        expect([sample, inPageLanguage(sample, words)]).toEqual([sample, name]);
      }
    }
  });
});
