import NextLink from 'next/link';
import type { ComponentProps } from 'react';
import { localePath, type Locale } from '@/i18n/config';

type Props = Omit<ComponentProps<typeof NextLink>, 'href'> & {
  readonly href: string;
  readonly locale: Locale;
};

/** A link within the shop that keeps the language. */
export function Link({ href, locale, ...rest }: Props) {
  return <NextLink href={localePath(locale, href)} prefetch={false} {...rest} />;
}
