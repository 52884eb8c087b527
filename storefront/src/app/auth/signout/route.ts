import { cookies } from 'next/headers';
import { cookieNames } from '@/lib/cookies';
import { dropSession } from '@/lib/auth/session';
import { safePath } from '@/lib/safe-path';

/** Sign out. A POST, so that no foreign page or prefetch can do it; carts of the person go too. */
export async function POST(request: Request): Promise<Response> {
  const jar = await cookies();
  for (const { name } of jar.getAll()) if (name.startsWith('cart_')) jar.delete(name);
  jar.delete(cookieNames.lastOrder);
  await dropSession();
  const next = safePath(new URL(request.url).searchParams.get('next'));
  return new Response(null, {
    status: 303,
    headers: { Location: next, 'Clear-Site-Data': '"cache"', 'Cache-Control': 'no-store' },
  });
}
