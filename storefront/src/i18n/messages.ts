import english from '../../messages/en.json';
import { defaultLocale, type Locale } from './config';

type Tree = { [key: string]: string | Tree };

/** A language's messages over English, so that a missing one is shown in English and not as a key. */
export function overlay(base: Tree, own: Tree): Tree {
  const result: Tree = { ...base };
  for (const [key, value] of Object.entries(own)) {
    const below = base[key];
    result[key] =
      typeof value === 'object' && typeof below === 'object' ? overlay(below, value) : value;
  }
  return result;
}

export async function messagesFor(locale: Locale): Promise<Tree> {
  if (locale === defaultLocale) return english as Tree;
  const own = (await import(`../../messages/${locale}.json`)) as { default: Tree };
  return overlay(english as Tree, own.default);
}
