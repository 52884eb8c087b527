/** Start the built, standalone server. `PORT` (3000) and `HOSTNAME` (127.0.0.1) say where. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './root.mjs';

const server = join(root, '.next/standalone/server.js');
if (!existsSync(server)) {
  console.error('Not built yet: run npm run build first.');
  process.exit(1);
}
process.env.HOSTNAME ??= '127.0.0.1';
process.env.PORT ??= '3000';
await import(pathToFileURL(server).href);
