import { defaultLocale, isLocale } from '@/i18n/config';
import { actionToken } from '@/lib/auth/session';
import { json } from '@/lib/http';
import { formatMoney } from '@/lib/money';
import { suggestions } from '@/lib/saleor/catalogue';
import { surfaceFor } from '@/lib/saleor/channel';
import { BackendError } from '@/lib/saleor/client';

/** Suggestions while typing; an empty list when the shop does not answer, since nothing depends on it. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const text = (query.get('q') ?? '').trim().slice(0, 100);
  const wanted = query.get('locale') ?? '';
  const locale = isLocale(wanted) ? wanted : defaultLocale;
  if (text.length < 2) return json([]);
  try {
    const found = await suggestions(await surfaceFor(await actionToken()), text, locale);
    return json(found.map(({ price, ...rest }) => ({ ...rest, price: price && formatMoney(price, locale) })));
  } catch (error) {
    if (error instanceof BackendError) return json([]);
    throw error;
  }
}
