import 'server-only';
import { notFound } from 'next/navigation';
import { setRequestLocale } from 'next-intl/server';
import { isLocale, type Locale } from './config';
import type { SearchParams } from '@/lib/listing';

/** What Next gives a page of ours. */
export interface PageProps<Params extends Record<string, string> = Record<never, never>> {
  params: Promise<{ locale: string } & Params>;
  searchParams: Promise<SearchParams>;
}

/** The page's language, made known to the translations; not found for anything else. */
export async function pageLocale(params: Promise<{ locale: string }>): Promise<Locale> {
  const { locale } = await params;
  if (!isLocale(locale)) notFound();
  setRequestLocale(locale);
  return locale;
}

/** One value of an address's query. */
export function one(params: SearchParams, name: string): string | undefined {
  const value = params[name];
  return (Array.isArray(value) ? value[0] : value) || undefined;
}
