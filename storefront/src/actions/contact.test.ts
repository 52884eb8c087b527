import { expect, it, vi } from 'vitest';
import { execute } from '@/lib/saleor/client';
import { addPhone, sendEmailCode } from './contact';

vi.mock('next/cache', () => ({ revalidatePath: () => undefined }));
vi.mock('next/headers', () => ({ headers: async () => new Headers(), cookies: async () => new Map() }));
vi.mock('@/lib/auth/session', () => ({ actionToken: async () => 'of-anita' }));
vi.mock('@/lib/saleor/client', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));

const idle = { status: 'idle' } as const;

function form(fields: Record<string, string>) {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

function refuses(code: string, field?: string) {
  const payload = { errors: [{ field, code }] };
  vi.mocked(execute).mockResolvedValue({ phoneLinkConfirm: payload, phoneEmailRequest: payload } as never);
}

it.each([
  ['INVALID_CREDENTIALS', 'code', { fields: { code: 'WRONG_CODE' } }],
  ['TOO_MANY_REQUESTS', undefined, { code: 'THROTTLED' }],
  ['INACTIVE', undefined, { code: 'OFF' }],
  ['UNIQUE', 'phone', { code: 'TAKEN' }],
  ['INVALID', 'code', { fields: { code: 'CODE' } }],
])('says of a phone’s code what is wrong with it: %s', async (code, field, said) => {
  refuses(code, field);
  expect(await addPhone(idle, form({ phone: '9876543210', code: '123456' }))).toEqual({ status: 'refused', ...said });
});

it('says that an address is none, or somebody’s', async () => {
  refuses('INVALID', 'email');
  expect(await sendEmailCode(idle, form({ email: 'a@example.com' }))).toEqual({ status: 'refused', fields: { email: 'EMAIL' } });
  refuses('UNIQUE', 'email');
  expect(await sendEmailCode(idle, form({ email: 'a@example.com' }))).toEqual({ status: 'refused', fields: { email: 'TAKEN' } });
});
