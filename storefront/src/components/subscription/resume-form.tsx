'use client';

import { useRouter } from 'next/navigation';
import { resume, resumePlainly } from '@/actions/subscriptions';
import { ActionForm } from '@/components/form/action-form';
import type { FormReply } from '@/lib/form-reply';
import { agree, type RazorpayPage } from '@/lib/payments/agree';

interface Props extends RazorpayPage {
  readonly id: string;
  readonly submit: string;
  readonly busy: string;
  /** Said when the customer has agreed and the bank has the word. */
  readonly done: string;
  readonly problems: Readonly<Record<string, string>>;
}

/**
 * Deliver again. Where the bank no longer lets us debit, Razorpay's page asks for a new permission first;
 * that takes scripts, deliveries that need none go on without.
 */
export function ResumeForm({ id, scriptUrl, returnUrl, ...form }: Props) {
  const router = useRouter();

  async function act(before: FormReply, data: FormData): Promise<FormReply> {
    const reply = await resume(before, data).catch(() => ({ status: 'refused', code: 'UNREACHABLE' }) as const);
    if (reply.status !== 'done') return reply;
    const opened = await agree(id, reply.data?.payment, { scriptUrl, returnUrl });
    if (opened && !opened.ok) return { status: 'refused', code: opened.reason === 'script' ? 'SCRIPT' : 'NOT_AGREED' };
    if (opened) router.refresh();
    return reply;
  }

  return (
    <ActionForm {...form} action={act} plain={resumePlainly} testId="resume">
      <input type="hidden" name="id" value={id} />
    </ActionForm>
  );
}
