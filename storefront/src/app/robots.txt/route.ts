import { env } from '@/lib/env';

// Answered when asked: only the running server knows its own address.
export const dynamic = 'force-dynamic';

/** What crawlers may read: the catalogue, not carts, accounts and narrowed lists. */
export function GET(): Response {
  const closed = ['api', 'auth', 'cart', 'checkout', 'order', 'account', 'sign-in', 'register', 'search', 'subscribe'];
  const lines = ['User-agent: *', ...closed.flatMap((path) => [`Disallow: /${path}`, `Disallow: /*/${path}`])];
  for (const name of ['price', 'stock', 'subscribe', 'sort', 'pack']) lines.push(`Disallow: /*?*${name}=`);
  lines.push(`Sitemap: ${env().STOREFRONT_URL}/sitemap.xml`, '');
  return new Response(lines.join('\n'), { headers: { 'Content-Type': 'text/plain' } });
}
