import { env } from './env';

/**
 * The Content-Security-Policy of a page. Scripts run by nonce only; `styles` names the style sheets that
 * are written into it. Checkout pages may also talk to and frame Razorpay, whose script styles its own
 * elements.
 */
export function contentSecurityPolicy(nonce: string, path: string, styles: readonly string[] = []): string {
  const { apiOrigin, checkoutOrigin, MEDIA_ORIGINS } = env();
  const pays = /^\/(checkout|pay|subscriptions|subscribe|account)(\/|$)/.test(path);
  const razorpay = pays ? ` ${checkoutOrigin} https://*.razorpay.com` : '';
  const development = env().development;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // Beside a nonce or a hash a browser does not hear 'unsafe-inline'.
    `style-src 'self' ${pays || development ? "'unsafe-inline'" : [`'nonce-${nonce}'`, ...styles].join(' ')}`,
    `img-src 'self' data: blob: ${[apiOrigin, ...MEDIA_ORIGINS].join(' ')}${razorpay}`,
    `connect-src 'self'${razorpay}`,
    `frame-src ${pays ? `'self'${razorpay}` : "'none'"}`,
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    `form-action 'self'${razorpay}`,
    "frame-ancestors 'none'",
    "manifest-src 'self'",
    "worker-src 'self'",
  ].join('; ');
}
