/** What a JWT says about itself, read without trusting it: only to decide when to ask for a new one. */
export function expiryOf(token: string): number | undefined {
  const part = token.split('.')[1];
  if (!part) return undefined;
  try {
    const claims: unknown = JSON.parse(
      new TextDecoder().decode(
        Uint8Array.from(atob(part.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0)),
      ),
    );
    const exp = (claims as { exp?: unknown }).exp;
    return typeof exp === 'number' ? exp : undefined;
  } catch {
    return undefined;
  }
}

/** True when the token lives at least `margin` seconds more. Undated tokens count as live. */
export function isFresh(token: string, nowSeconds: number, margin = 30): boolean {
  const exp = expiryOf(token);
  return exp === undefined ? token.split('.').length === 3 : exp - margin > nowSeconds;
}
