import { expect, it } from 'vitest';
import { contentSecurityPolicy } from './csp';

const directive = (policy: string, name: string) => policy.split('; ').find((part) => part.startsWith(`${name} `)) ?? '';

it('runs scripts by nonce only, everywhere', () => {
  for (const path of ['/', '/checkout', '/account', '/p/ghee']) {
    const scripts = directive(contentSecurityPolicy('abc', path), 'script-src');
    expect(scripts).toContain("'nonce-abc'");
    expect(scripts).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
  }
});

it('lets only paying pages talk to Razorpay', () => {
  expect(directive(contentSecurityPolicy('abc', '/p/ghee'), 'frame-src')).toBe("frame-src 'none'");
  expect(directive(contentSecurityPolicy('abc', '/checkout'), 'frame-src')).toContain('https://checkout.razorpay.com');
  expect(directive(contentSecurityPolicy('abc', '/checkouts-of-others'), 'frame-src')).toBe("frame-src 'none'");
});

it('names the styles that are written into a page, but not where Razorpay writes its own', () => {
  expect(directive(contentSecurityPolicy('abc', '/p/ghee', ["'sha256-x='"]), 'style-src')).toBe("style-src 'self' 'nonce-abc' 'sha256-x='");
  expect(directive(contentSecurityPolicy('abc', '/checkout', ["'sha256-x='"]), 'style-src')).toBe("style-src 'self' 'unsafe-inline'");
});
