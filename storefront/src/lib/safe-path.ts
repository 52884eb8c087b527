/** A path on this site to go to after a detour; anything else becomes `fallback`. */
export function safePath(value: string | null | undefined, fallback = '/'): string {
  if (!value || !value.startsWith('/') || value.startsWith('//') || /[\\\r\n\t]/.test(value)) return fallback;
  const base = 'http://site.invalid';
  try {
    const url = new URL(value, base);
    return url.origin === base ? url.pathname + url.search : fallback;
  } catch {
    return fallback;
  }
}
