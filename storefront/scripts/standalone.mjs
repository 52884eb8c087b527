/** Put the static files next to the standalone server, as Next asks its users to do. */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './root.mjs';

const standalone = join(root, '.next/standalone');
cpSync(join(root, '.next/static'), join(standalone, '.next/static'), { recursive: true });
if (existsSync(join(root, 'public'))) {
  cpSync(join(root, 'public'), join(standalone, 'public'), { recursive: true });
}
