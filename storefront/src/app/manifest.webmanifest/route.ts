import { env } from '@/lib/env';

// Answered when asked: only the running server knows the shop's name.
export const dynamic = 'force-dynamic';

/** What a phone needs to install the shop. */
export function GET(): Response {
  const name = env().SHOP_NAME;
  return Response.json(
    {
      id: '/',
      name,
      short_name: name.split(' ')[0],
      start_url: '/?source=pwa',
      display: 'standalone',
      background_color: '#fffaf1',
      theme_color: '#14492b',
      lang: 'en-IN',
      categories: ['shopping', 'food'],
      icons: [
        { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' },
        { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png' },
        { src: '/icons/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      ],
      shortcuts: [
        { name: 'Cart', url: '/cart' },
        { name: 'Track order', url: '/track' },
      ],
    },
    { headers: { 'Content-Type': 'application/manifest+json', 'Cache-Control': 'public, max-age=3600' } },
  );
}
