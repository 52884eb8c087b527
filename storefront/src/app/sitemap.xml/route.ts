import { locales, localePath, defaultLocale } from '@/i18n/config';
import { env } from '@/lib/env';
import { navigation, sitemapProducts } from '@/lib/saleor/catalogue';
import { BackendError } from '@/lib/saleor/client';

/** Every category, product and page, each with its languages. */
export async function GET(): Promise<Response> {
  try {
    const [menu, products] = await Promise.all([navigation(defaultLocale), sitemapProducts(env().DEFAULT_CHANNEL)]);
    const entries = [
      ...['/', '/products', '/subscriptions', '/distributor', '/help', '/track', '/pages/shipping', '/pages/returns', '/pages/privacy', '/pages/terms', '/pages/contact'].map((path) => ({ path })),
      ...menu.flatMap((category) => [category, ...category.children]).map(({ slug }) => ({ path: `/c/${slug}` })),
      ...products.map(({ slug, updatedAt }) => ({ path: `/p/${slug}`, updatedAt })),
    ];
    const body = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${entries.map(entry).join('\n')}
</urlset>
`;
    return new Response(body, { headers: { 'Content-Type': 'application/xml', 'Cache-Control': 'public, max-age=3600' } });
  } catch (error) {
    if (error instanceof BackendError) return new Response('', { status: 503, headers: { 'Retry-After': '60' } });
    throw error;
  }
}

function entry({ path, updatedAt }: { path: string; updatedAt?: string }): string {
  const at = (locale: (typeof locales)[number]) => escape(env().STOREFRONT_URL + localePath(locale, path));
  const others = locales.map((locale) => `<xhtml:link rel="alternate" hreflang="${locale}-IN" href="${at(locale)}"/>`).join('');
  return `<url><loc>${at(defaultLocale)}</loc>${updatedAt ? `<lastmod>${escape(updatedAt)}</lastmod>` : ''}${others}</url>`;
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
