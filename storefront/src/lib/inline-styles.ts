import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const kept = new Map<string, readonly string[]>();

/**
 * What a Content-Security-Policy calls the style sheets of the build: Next writes them into its pages
 * (`inlineCss`), and React gives such a style no nonce. Empty where nothing is built, as in development.
 */
export function inlineStyles(folder = join(/* turbopackIgnore: true */ process.cwd(), '.next/static/chunks')): readonly string[] {
  const known = kept.get(folder);
  if (known) return known;
  const hashes = sheets(folder).map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  kept.set(folder, hashes);
  return hashes;
}

function sheets(folder: string): Buffer[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names.filter((name) => name.endsWith('.css')).map((name) => readFileSync(join(folder, name)));
}
