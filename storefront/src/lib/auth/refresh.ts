import 'server-only';
import { createHash } from 'node:crypto';
import { BackendError, execute } from '@/lib/saleor/client';
import { ExternalRefreshDocument, TokenRefreshDocument } from '@/lib/saleor/gql/graphql';
import { singleFlight } from '@/lib/single-flight';

export const phonePlugin = 'saleor_plugins.phone_login';
export type Provider = 'password' | 'phone';

export interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly provider: Provider;
}

/** The outcome of asking for a new access token. */
export type Renewal =
  | { readonly ok: true; readonly tokens: Tokens }
  /** `refused`: the session is over. `unreachable`: unknown, keep the cookies and try later. */
  | { readonly ok: false; readonly reason: 'refused' | 'unreachable' };

const flights = singleFlight<Renewal>(10_000);

/**
 * A new access token. Requests that arrive together with the same refresh token share one call and
 * its answer (kept ten seconds for stragglers), so a rotating refresh token is never used twice.
 */
export function renew(refresh: string, provider: Provider): Promise<Renewal> {
  const key = createHash('sha256').update(refresh).digest('hex');
  return flights(key, () => (provider === 'phone' ? renewPhone(refresh) : renewPassword(refresh)));
}

async function renewPassword(refresh: string): Promise<Renewal> {
  return guarded(async () => {
    const { tokenRefresh } = await execute(
      TokenRefreshDocument,
      { refreshToken: refresh },
      { kind: 'private', token: undefined },
    );
    if (!tokenRefresh?.token) return { ok: false, reason: 'refused' };
    return { ok: true, tokens: { access: tokenRefresh.token, refresh, provider: 'password' } };
  });
}

async function renewPhone(refresh: string): Promise<Renewal> {
  return guarded(async () => {
    const { externalRefresh } = await execute(
      ExternalRefreshDocument,
      { pluginId: phonePlugin, input: JSON.stringify({ refreshToken: refresh }) },
      { kind: 'private', token: undefined },
    );
    if (!externalRefresh?.token) return { ok: false, reason: 'refused' };
    return {
      ok: true,
      tokens: {
        access: externalRefresh.token,
        refresh: externalRefresh.refreshToken ?? refresh,
        provider: 'phone',
      },
    };
  });
}

async function guarded(ask: () => Promise<Renewal>): Promise<Renewal> {
  try {
    return await ask();
  } catch (error) {
    const refused = error instanceof BackendError && (error.kind === 'graphql' || error.kind === 'signed-out');
    return { ok: false, reason: refused ? 'refused' : 'unreachable' };
  }
}
