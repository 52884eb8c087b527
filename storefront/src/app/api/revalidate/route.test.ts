import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { resetEnv } from '@/lib/env';
import { POST } from './route';

const stale: string[] = [];
vi.mock('next/cache', () => ({ revalidateTag: (tag: string) => void stale.push(tag) }));

const secret = 'a secret of this test';
const text = JSON.stringify({ product: { slug: 'ghee' } });
const sign = (of: string, by = secret) => createHmac('sha256', by).update(of).digest('hex');

function send(headers: Record<string, string>, body = text): Promise<Response> {
  return POST(new Request('http://shop/api/revalidate', { method: 'POST', body, headers: { 'saleor-event': 'product_updated', ...headers } }));
}

beforeEach(() => {
  stale.length = 0;
  vi.stubEnv('REVALIDATE_SECRET', secret);
  resetEnv();
});
afterEach(() => {
  vi.unstubAllEnvs();
  resetEnv();
});

it('marks what shows the changed product stale, and nothing else', async () => {
  const answer = await send({ 'saleor-signature': sign(text) });
  expect(answer.status).toBe(200);
  expect(stale).toEqual(['cards', 'product:ghee']);
});

it.each([
  ['no signature', {}],
  ['another secret', { 'saleor-signature': sign(text, 'other') }],
  ['another body', { 'saleor-signature': sign('{}') }],
  ['another length', { 'saleor-signature': 'abc' }],
  ['letters that are not ASCII', { 'saleor-signature': `${sign(text).slice(1)}é` }],
])('refuses %s', async (_, headers) => {
  const answer = await send(headers);
  expect(answer.status).toBe(401);
  expect(stale).toEqual([]);
});

it('refuses a body that is too large, and everything without a secret', async () => {
  const large = 'x'.repeat(300_000);
  expect((await send({ 'saleor-signature': sign(large) }, large)).status).toBe(413);
  vi.stubEnv('REVALIDATE_SECRET', '');
  resetEnv();
  expect((await send({ 'saleor-signature': sign(text) })).status).toBe(404);
  expect(stale).toEqual([]);
});

it('marks everything when a signed body is not understood', async () => {
  await send({ 'saleor-signature': sign('nonsense'), 'saleor-event': 'sale_toggle' }, 'nonsense');
  expect(stale).toEqual(['catalogue', 'pages']);
});
