import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { locales, localePath, splitLocale } from './config';
import { overlay } from './messages';

type Tree = { [key: string]: string | Tree };
const root = resolve(__dirname, '../..');
const messages = (locale: string) => JSON.parse(readFileSync(join(root, `messages/${locale}.json`), 'utf8')) as Tree;

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') found.set(prefix + key, value);
    else for (const [name, text] of flat(value, `${prefix}${key}.`)) found.set(name, text);
  }
  return found;
}

// Names to fill in, not the texts of plural cases.
const slots = (text: string) => [...text.matchAll(/(?<!(?:=\d+|one|other) )\{(\w+)\s*[,}]/g)].map(([, name]) => name).sort();
const english = flat(messages('en'));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? [readFileSync(path, 'utf8')] : [];
  });
}

describe('messages', () => {
  it('has every key that the pages ask for', () => {
    const missing = new Set<string>();
    for (const text of sources(join(root, 'src'))) {
      const spaces = new Map<string, Set<string>>();
      for (const [, name, namespace] of text.matchAll(/const (\w+) = await getTranslations\(\{ locale[^}]*?(?:namespace: '([\w.]+)')? \}\)/g)) {
        if (!name) continue;
        spaces.set(name, (spaces.get(name) ?? new Set()).add(namespace ?? ''));
      }
      for (const [name, namespaces] of spaces) {
        for (const [, key] of text.matchAll(new RegExp(`\\b${name}\\('([\\w.-]+)'`, 'g'))) {
          const candidates = [...namespaces].map((namespace) => (namespace ? `${namespace}.${key}` : key));
          if (!candidates.some((candidate) => english.has(candidate ?? ''))) missing.add(candidates.join(' or '));
        }
      }
    }
    expect([...missing]).toEqual([]);
  });

  it.each(locales.filter((locale) => locale !== 'en'))('%s has only known keys, with the same values to fill in', (locale) => {
    for (const [key, text] of flat(messages(locale))) {
      expect(english.has(key), `${locale}: ${key} is not in English`).toBe(true);
      expect(new Set(slots(text)), `${locale}: ${key}`).toEqual(new Set(slots(english.get(key) ?? '')));
    }
  });

  // Where every language is complete; in English and Hindi the rest is, too.
  const everywhere = /^(nav|footer|product|cart|address|checkout|account|errors)\.|^common\.(tryAgain|backHome)$/;

  it.each(locales)('%s has every text of navigation, product, cart, checkout, account and failures', (locale) => {
    const own = flat(messages(locale));
    expect([...english.keys()].filter((key) => everywhere.test(key) && !own.get(key))).toEqual([]);
  });

  it('Hindi is complete', () => {
    const own = flat(messages('hi'));
    expect([...english.keys()].filter((key) => !own.get(key))).toEqual([]);
  });

  it('falls back to English key by key', () => {
    expect(overlay({ a: { b: 'one', c: 'two' } }, { a: { b: 'ek' } })).toEqual({ a: { b: 'ek', c: 'two' } });
  });
});

describe('addresses', () => {
  it('keeps English without a prefix', () => {
    expect(localePath('en', '/cart')).toBe('/cart');
    expect(localePath('hi', '/')).toBe('/hi');
    expect(splitLocale('/hi/p/ghee')).toEqual({ locale: 'hi', path: '/p/ghee', prefixed: true });
    expect(splitLocale('/history')).toEqual({ locale: 'en', path: '/history', prefixed: false });
  });
});
