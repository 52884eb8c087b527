import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { resetEnv } from '@/lib/env';
import { BackendError, execute } from './client';
import { CurrentCustomerDocument, PurchasingChannelDocument } from './gql/graphql';

vi.mock('next/headers', () => ({ headers: async () => new Headers({ 'x-forwarded-for': '203.0.113.7' }) }));

const calls: RequestInit[] = [];
let answer: () => Response;

beforeEach(() => {
  resetEnv();
  calls.length = 0;
  answer = () => Response.json({ data: { me: null } });
  vi.stubGlobal('fetch', async (_url: string, init: RequestInit) => {
    calls.push(init);
    return answer();
  });
});
afterEach(() => vi.unstubAllGlobals());

const header = (name: string) => new Headers(calls.at(-1)?.headers).get(name);

it('private data in a shared cache: two people’s answers are never stored, and each asks with their own token', async () => {
  for (const token of ['asha', 'ravi']) {
    await execute(CurrentCustomerDocument, {}, { kind: 'private', token });
    expect(calls.at(-1)).toMatchObject({ cache: 'no-store' });
    expect(calls.at(-1)).not.toHaveProperty('next');
    expect(header('Authorization')).toBe(`Bearer ${token}`);
    expect(header('X-Forwarded-For')).toBe('203.0.113.7');
  }
});

it('keeps what is the same for everybody under its tags for a bounded time, without anybody’s token', async () => {
  await execute(PurchasingChannelDocument, {}, { kind: 'public', tags: ['catalogue'] });
  expect(calls.at(-1)).toMatchObject({ next: { tags: ['catalogue'], revalidate: 60 } });
  expect(header('Authorization')).toBeNull();
  expect(header('X-Forwarded-For')).toBeNull();
});

it.each([
  [() => Response.json({ errors: [{ message: 'expired', extensions: { exception: { code: 'ExpiredSignatureError' } } }] }), 'signed-out'],
  [() => Response.json({ errors: [{ message: 'no' }], data: null }), 'graphql'],
  [() => new Response('<html>', { status: 502 }), 'http'],
  [() => new Response('{}', { status: 429 }), 'throttled'],
  [() => Response.json({}), 'http'],
  [() => { throw new TypeError('refused'); }, 'unreachable'],
  [() => { throw new DOMException('late', 'TimeoutError'); }, 'timeout'],
] as const)('names the failure (%#)', async (given, kind) => {
  answer = given as () => Response;
  const failure = await execute(CurrentCustomerDocument, {}, { kind: 'private', token: undefined }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BackendError);
  expect((failure as BackendError).kind).toBe(kind);
});
