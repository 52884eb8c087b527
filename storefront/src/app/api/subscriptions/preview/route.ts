import { z } from 'zod';
import { actionToken } from '@/lib/auth/session';
import { json } from '@/lib/http';
import { BackendError } from '@/lib/saleor/client';
import { previewDates } from '@/lib/saleor/subscriptions';
import { frequencies } from '@/lib/subscription-choice';

const query = z.object({
  plan: z.string().min(1).max(200),
  frequency: z.enum(frequencies),
  start: z.iso.date(),
  weekdays: z.string().regex(/^([1-7](,[1-7]){0,6})?$/).default(''),
});

/** The dates that a choice would give, by the backend's calendar; nothing is created. */
export async function GET(request: Request): Promise<Response> {
  const parsed = query.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!parsed.success) return json({ dates: [] }, 400);
  const { plan, frequency, start, weekdays } = parsed.data;
  try {
    const days = weekdays ? weekdays.split(',').map(Number) : [];
    return json({ dates: await previewDates(plan, frequency, days, start, await actionToken()) });
  } catch (error) {
    if (error instanceof BackendError) return json({ dates: [] }, error.kind === 'graphql' ? 422 : 503);
    throw error;
  }
}
