import 'server-only';
import { headers as requestHeaders } from 'next/headers';
import { env } from '@/lib/env';
import type { TypedDocumentString } from './gql/graphql';

/** Whose answer it is, and so where it may be kept. */
export type Audience =
  /** The same for everybody: kept in the shared cache under these tags. */
  | { readonly kind: 'public'; readonly tags: readonly string[] }
  /** The same for everybody but never stale: stock, sitemap. */
  | { readonly kind: 'live' }
  /** One person's or one restricted channel's: never kept. `token` is absent for a guest's cart. */
  | { readonly kind: 'private'; readonly token: string | undefined };

/** The backend did not answer, or not with data. */
export class BackendError extends Error {
  constructor(
    message: string,
    readonly kind: 'unreachable' | 'timeout' | 'http' | 'graphql' | 'signed-out' | 'throttled',
  ) {
    super(message);
    this.name = 'BackendError';
  }
}

const timeoutMs = 20_000;

interface GraphQLAnswer<T> {
  data?: T | null;
  errors?: { message: string; extensions?: { exception?: { code?: string } } }[];
}

const signedOutCodes = new Set(['ExpiredSignatureError', 'InvalidTokenError', 'InvalidSignatureError', 'DecodeError']);

/** Run one operation. Throws BackendError; the operation's own `errors` fields are its caller's. */
export async function execute<Result, Variables>(
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
  audience: Audience,
): Promise<Result> {
  const headers: Record<string, string> = { 'Content-Type': 'application/json' };
  if (audience.kind === 'private' && audience.token) headers.Authorization = `Bearer ${audience.token}`;
  if (audience.kind === 'private') {
    // The backend limits per address: the shopper's, not this server's. It trusts us as a proxy only
    // where it is configured to.
    const address = (await requestHeaders()).get('x-forwarded-for');
    if (address) headers['X-Forwarded-For'] = address;
  }
  const shared = audience.kind === 'public' && env().CATALOGUE_MAX_AGE > 0;
  let response: Response;
  try {
    response = await fetch(env().SALEOR_API_URL, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query: document.toString(), variables }),
      signal: AbortSignal.timeout(timeoutMs),
      ...(shared
        ? { next: { tags: [...audience.tags], revalidate: env().CATALOGUE_MAX_AGE } }
        : { cache: 'no-store' as const }),
    });
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    throw new BackendError('The shop is not answering', late ? 'timeout' : 'unreachable');
  }
  if (response.status === 429) throw new BackendError('Too many requests', 'throttled');
  let answer: GraphQLAnswer<Result>;
  try {
    answer = (await response.json()) as GraphQLAnswer<Result>;
  } catch {
    throw new BackendError(`The shop answered ${response.status}`, 'http');
  }
  if (answer.errors?.length) {
    const first = answer.errors[0];
    const code = first?.extensions?.exception?.code ?? '';
    throw new BackendError(first?.message ?? 'Unknown error', signedOutCodes.has(code) ? 'signed-out' : 'graphql');
  }
  if (!answer.data) throw new BackendError(`The shop answered ${response.status} without data`, 'http');
  return answer.data;
}
