import 'server-only';
import { cache } from 'react';
import type { Locale } from '@/i18n/config';
import { slugIn } from '@/lib/listing';
import { plainText } from './catalogue';
import { BackendError, execute } from './client';
import { ContentPageDocument } from './gql/graphql';
import { languageCode } from './language';

/** A page that the merchant wrote in the backend; undefined where there is none. */
export const contentPage = cache(async (part: string, locale: Locale): Promise<{ title: string; text: string } | undefined> => {
  const slug = slugIn(part);
  if (!slug) return undefined;
  try {
    const { page } = await execute(
      ContentPageDocument,
      { slug, languageCode: languageCode(locale) },
      { kind: 'public', tags: ['pages', `page:${slug}`] },
    );
    if (!page) return undefined;
    return {
      title: page.translation?.title || page.title,
      text: plainText(page.translation?.content ?? page.content),
    };
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'graphql') return undefined;
    throw error;
  }
});
