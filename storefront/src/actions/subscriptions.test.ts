import { beforeEach, expect, it, vi } from 'vitest';
import { execute } from '@/lib/saleor/client';
import { SubscriptionDetailsDocument, SubscriptionResumeDocument, SubscriptionSkipDocument, SubscriptionUnskipDocument } from '@/lib/saleor/gql/graphql';
import { resume, skip, unskip } from './subscriptions';

const redrawn: string[] = [];
vi.mock('next/cache', () => ({ revalidatePath: (path: string) => void redrawn.push(path) }));
vi.mock('next/headers', () => ({ headers: async () => new Headers(), cookies: async () => new Map() }));
vi.mock('@/lib/auth/session', () => ({ actionToken: async () => 'of-anita' }));
vi.mock('@/lib/saleor/client', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));

const day = '2026-11-23';
const form = () => {
  const data = new FormData();
  data.set('id', 'contract');
  data.set('date', day);
  return data;
};
const idle = { status: 'idle' } as const;

/** A backend that refuses with a code, and whose delivery of the day is in a state. */
function backend(code: string | undefined, state: string) {
  const errors = code ? [{ field: 'date', message: code, code }] : [];
  vi.mocked(execute).mockImplementation(async (document) => {
    const asked = document as unknown;
    if (asked === SubscriptionSkipDocument) return { subscriptionSkip: { errors } } as never;
    if (asked === SubscriptionUnskipDocument) return { subscriptionUnskip: { errors } } as never;
    if (asked !== SubscriptionDetailsDocument) throw new Error('not asked for');
    const deliveries = [{ id: 'd', date: day, state, cutoffAt: day, editable: true, lines: [] }];
    return { subscriptionContract: { lines: [], events: [], plan: { variants: [] }, deliveries } } as never;
  });
}

beforeEach(() => {
  redrawn.length = 0;
  vi.mocked(execute).mockReset();
});

it('skipped twice is skipped once: what another tab did is done, and shown', async () => {
  backend('CONFLICT', 'SKIPPED');
  expect(await skip(idle, form())).toEqual({ status: 'done' });
  expect(redrawn).toHaveLength(1);
  backend('CONFLICT', 'PLANNED');
  expect(await unskip(idle, form())).toEqual({ status: 'done' });
});

it('skipped after the cut-off is refused, and the page keeps the form that says so', async () => {
  backend('CUTOFF_PASSED', 'PLANNED');
  expect(await skip(idle, form())).toEqual({ status: 'refused', code: 'TOO_LATE' });
  expect(redrawn).toEqual([]);
});

it('a conflict about something else stays one', async () => {
  backend('CONFLICT', 'ORDERED');
  expect(await skip(idle, form())).toEqual({ status: 'refused', code: 'INVALID' });
});

it('what has been cancelled is not delivered after all', async () => {
  backend('CONFLICT', 'CANCELLED');
  expect(await unskip(idle, form())).toEqual({ status: 'refused', code: 'INVALID' });
});

it('takes no date that is none', async () => {
  const wrong = form();
  wrong.set('date', "2026-11-31'; --");
  expect(await skip(idle, wrong)).toEqual({ status: 'refused', code: 'REQUIRED' });
  expect(execute).not.toHaveBeenCalled();
});

/** A backend that answers a resumption. */
function resumed(answer: { payment?: unknown; errors: { code: string }[] }) {
  vi.mocked(execute).mockImplementation(async (document) => {
    if ((document as unknown) !== SubscriptionResumeDocument) throw new Error('not asked for');
    return { subscriptionResume: answer } as never;
  });
}

it('resumed where a new permission is needed tells what to open', async () => {
  const payment = { key: 'k', order_id: 'order_1' };
  resumed({ payment, errors: [] });
  expect(await resume(idle, form())).toEqual({ status: 'done', data: { payment: JSON.stringify(payment) } });
});

it('resumed where nothing is to be agreed to is done', async () => {
  resumed({ payment: null, errors: [] });
  expect(await resume(idle, form())).toEqual({ status: 'done' });
});

it('who has agreed already hears that the bank is slow, and opens nothing', async () => {
  resumed({ payment: null, errors: [{ code: 'PAYMENT_PENDING' }] });
  expect(await resume(idle, form())).toEqual({ status: 'refused', code: 'PENDING' });
});
