/**
 * Before every page: language from the address, a fresh nonce for scripts, and renewal of a session
 * that has run out (by sending the browser through /auth/refresh, the only place that renews).
 */
import { NextResponse, type NextRequest } from 'next/server';
import { defaultLocale, splitLocale } from '@/i18n/config';
import { cookieNames } from '@/lib/cookies';
import { contentSecurityPolicy } from '@/lib/csp';
import { env } from '@/lib/env';
import { inlineStyles } from '@/lib/inline-styles';
import { isFresh } from '@/lib/auth/token';

export function proxy(request: NextRequest): NextResponse {
  const { pathname, search } = request.nextUrl;
  const { locale, path, prefixed } = splitLocale(pathname);

  if (prefixed && locale === defaultLocale) {
    const plain = request.nextUrl.clone();
    plain.pathname = path;
    return NextResponse.redirect(plain, 308);
  }
  if (sessionNeedsRenewal(request)) {
    const renew = request.nextUrl.clone();
    renew.pathname = '/auth/refresh';
    renew.search = `?next=${encodeURIComponent(pathname + search)}`;
    return NextResponse.redirect(renew, 307);
  }

  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, path, inlineStyles());
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-path', path);
  headers.set('Content-Security-Policy', policy);

  const target = request.nextUrl.clone();
  target.pathname = `/${locale}${path === '/' ? '' : path}`;
  const response = NextResponse.rewrite(target, { request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('X-Content-Type-Options', 'nosniff');
  response.headers.set('Referrer-Policy', 'strict-origin-when-cross-origin');
  response.headers.set('X-Frame-Options', 'DENY');
  response.headers.set('Permissions-Policy', 'camera=(), microphone=(), geolocation=(self), payment=(self)');
  // Tells the service worker which pages it may keep: none of anybody's own.
  const own = request.cookies.has(cookieNames.refresh) || request.cookies.has(cookieNames.access);
  response.headers.set('x-audience', own ? 'private' : 'public');
  if (env().secureCookies) {
    response.headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
  }
  return response;
}

/** Only reads of pages go through renewal; actions renew by themselves and keep their body. */
function sessionNeedsRenewal(request: NextRequest): boolean {
  if (request.method !== 'GET' && request.method !== 'HEAD') return false;
  if (!request.cookies.get(cookieNames.refresh)?.value) return false;
  const access = request.cookies.get(cookieNames.access)?.value;
  return !access || !isFresh(access, Math.floor(Date.now() / 1000));
}

export const config = {
  matcher: ['/((?!api/|auth/|_next/|icons/|fonts/|sw\\.js|manifest\\.webmanifest|robots\\.txt|sitemap|favicon|logo|.*\\.(?:png|svg|ico|woff2|txt|xml)$).*)'],
};
