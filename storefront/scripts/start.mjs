/** Start the built, standalone server. `PORT` (3000) and `HOSTNAME` (127.0.0.1) say where. */
import { setDefaultResultOrder } from 'node:dns';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';

const server = join(root, '.next/standalone/server.js');
if (!existsSync(server)) {
  console.error('Not built yet: run npm run build first.');
  process.exit(1);
}
// Next rewrites addresses within itself only when its own name is spelled like this, whatever host
// the browser used; IPv4 first, so that "localhost" is 127.0.0.1.
setDefaultResultOrder('ipv4first');
if (!process.env.HOSTNAME || process.env.HOSTNAME === '127.0.0.1') process.env.HOSTNAME = 'localhost';
process.env.PORT ??= '3000';
await import(pathToFileURL(server).href);
