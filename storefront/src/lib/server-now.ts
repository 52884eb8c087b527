import 'server-only';

/** The server's clock, read once per render where a page needs it. */
export function serverNow(): Date {
  return new Date();
}
