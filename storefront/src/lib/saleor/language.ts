import type { Locale } from '@/i18n/config';
import type { LanguageCodeEnum } from './gql/graphql';

/** Saleor's code for one of our languages. */
export function languageCode(locale: Locale): LanguageCodeEnum {
  return locale.toUpperCase() as LanguageCodeEnum;
}
