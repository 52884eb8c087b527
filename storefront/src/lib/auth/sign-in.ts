import 'server-only';
import type { Locale } from '@/i18n/config';
import { env } from '@/lib/env';
import { execute } from '@/lib/saleor/client';
import {
  ExternalAuthenticationUrlDocument,
  ExternalObtainAccessTokensDocument,
  TokenCreateDocument,
} from '@/lib/saleor/gql/graphql';
import { phonePlugin, type Tokens } from './refresh';

/** The outcome of a sign-in; `code` is Saleor's. */
export type SignIn = { readonly ok: true; readonly tokens: Tokens } | { readonly ok: false; readonly code: string };

const guest = { kind: 'private', token: undefined } as const;

export async function signInByPassword(email: string, password: string): Promise<SignIn> {
  const { tokenCreate } = await execute(TokenCreateDocument, { email, password }, guest);
  const { token, refreshToken, errors } = tokenCreate ?? {};
  if (!token || !refreshToken) return { ok: false, code: errors?.[0]?.code ?? 'INVALID_CREDENTIALS' };
  return { ok: true, tokens: { access: token, refresh: refreshToken, provider: 'password' } };
}

/** Ask for a code; tells the same for known and unknown numbers. */
export async function sendCode(phone: string, locale: Locale): Promise<{ ok: true; resendAfter: number; expiresIn: number } | { ok: false; code: string }> {
  const variables = { pluginId: phonePlugin, input: JSON.stringify({ phone, channel: env().DEFAULT_CHANNEL, languageCode: locale }) };
  const { externalAuthenticationUrl } = await execute(ExternalAuthenticationUrlDocument, variables, guest);
  const problem = externalAuthenticationUrl?.errors[0];
  if (problem) return { ok: false, code: problem.code };
  const data = readData(externalAuthenticationUrl?.authenticationData);
  if (data.sent !== true) return { ok: false, code: 'INVALID' };
  return { ok: true, resendAfter: seconds(data.resendAfter, 30), expiresIn: seconds(data.expiresIn, 600) };
}

function readData(text: unknown): Record<string, unknown> {
  if (typeof text !== 'string') return typeof text === 'object' && text !== null ? (text as Record<string, unknown>) : {};
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function seconds(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? Math.min(value, 3600) : otherwise;
}

export async function signInByCode(phone: string, code: string): Promise<SignIn> {
  const variables = { pluginId: phonePlugin, input: JSON.stringify({ phone, code }) };
  const { externalObtainAccessTokens } = await execute(ExternalObtainAccessTokensDocument, variables, guest);
  const { token, refreshToken, errors } = externalObtainAccessTokens ?? {};
  if (!token || !refreshToken) return { ok: false, code: errors?.[0]?.code ?? 'INVALID' };
  return { ok: true, tokens: { access: token, refresh: refreshToken, provider: 'phone' } };
}
