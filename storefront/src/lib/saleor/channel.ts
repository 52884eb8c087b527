import 'server-only';
import { cache } from 'react';
import { env } from '@/lib/env';
import { pageToken } from '@/lib/auth/session';
import { BackendError, execute, type Audience } from './client';
import { PurchasingChannelDocument } from './gql/graphql';

/** Where the visitor buys, and how answers for them may be kept. */
export interface Surface {
  readonly channel: string;
  /** True on the wholesale side: prices without GST, packs, tiers, no shared cache. */
  readonly wholesale: boolean;
  readonly token: string | undefined;
}

/** The surface of this request's visitor; asked once per request. */
export const surface = cache(async (): Promise<Surface> => {
  const token = await pageToken();
  return surfaceFor(token);
});

export async function surfaceFor(token: string | undefined): Promise<Surface> {
  const channel = env().DEFAULT_CHANNEL;
  if (!token) return { channel, wholesale: false, token };
  try {
    const { purchasingChannel } = await execute(PurchasingChannelDocument, {}, { kind: 'private', token });
    return {
      channel: purchasingChannel.slug,
      wholesale: purchasingChannel.slug !== channel,
      token,
    };
  } catch (error) {
    if (error instanceof BackendError && error.kind === 'signed-out') {
      return { channel, wholesale: false, token: undefined };
    }
    throw error;
  }
}

/**
 * Catalogue answers: shared for the consumer channel, private for the wholesale side. Their tags:
 * `lib/revalidation.ts`.
 */
export function catalogueAudience(on: Surface, ...tags: string[]): Audience {
  if (on.wholesale) return { kind: 'private', token: on.token };
  return { kind: 'public', tags: ['catalogue', ...tags] };
}
