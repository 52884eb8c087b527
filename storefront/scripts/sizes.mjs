/**
 * Script, style and font weight of the pages of a running storefront, as a browser loads them.
 *
 *   node scripts/sizes.mjs http://127.0.0.1:3000 / /products /p/some-product /cart
 *
 * Counts the scripts named in each page's HTML and the styles named or written in it, gzip at level 9.
 * COOKIE is sent along, for pages that are somebody's.
 */
import { gzipSync } from 'node:zlib';

const [base = 'http://127.0.0.1:3000', ...paths] = process.argv.slice(2);
const kb = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

for (const path of paths.length > 0 ? paths : ['/']) {
  const html = await (await fetch(base + path, { headers: process.env.COOKIE ? { Cookie: process.env.COOKIE } : {} })).text();
  const scripts = new Set([...html.matchAll(/<script[^>]+src="([^"]+)"(?![^>]*nomodule)/gi)].map(([, src]) => src));
  for (const [tag, src] of html.matchAll(/<script[^>]*src="([^"]+)"[^>]*>/gi)) if (/nomodule/i.test(tag)) scripts.delete(src);
  const styles = new Set([...html.matchAll(/<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"/g)].map(([, href]) => href));
  const written = [...html.matchAll(/<style[^>]*>([\s\S]*?)<\/style>/g)].map(([, text]) => text).join('');
  const weigh = async (urls) => {
    let sum = 0;
    for (const url of urls) {
      const body = Buffer.from(await (await fetch(new URL(url, base))).arrayBuffer());
      sum += gzipSync(body, { level: 9 }).length;
    }
    return sum;
  };
  console.log(`${path.padEnd(24)} script ${kb(await weigh(scripts))}  style ${kb((await weigh(styles)) + gzipSync(written, { level: 9 }).length)}  html ${kb(gzipSync(html).length)}`);
}
