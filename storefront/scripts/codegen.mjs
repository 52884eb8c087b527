/** Types and typed string documents from schema.graphql and the operations; `--check` compares only. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from '@graphql-codegen/cli';
import { root } from './schemas.mjs';

const target = join(root, 'src/lib/saleor/gql');
const check = process.argv.includes('--check');
const output = check ? mkdtempSync(join(tmpdir(), 'codegen-')) : target;

await generate(
  {
    cwd: root,
    silent: true,
    schema: join(root, 'schema.graphql'),
    documents: join(root, 'src/lib/saleor/operations/*.graphql'),
    generates: {
      [`${output}/`]: {
        preset: 'client',
        presetConfig: { fragmentMasking: false },
        config: {
          documentMode: 'string',
          enumsAsTypes: true,
          useTypeImports: true,
          skipTypename: true,
          strictScalars: true,
          scalars: {
            Date: 'string',
            DateTime: 'string',
            Decimal: 'string',
            JSON: 'unknown',
            JSONString: 'string',
            PositiveDecimal: 'string',
            UUID: 'string',
          },
        },
      },
    },
  },
  true,
);

if (check) {
  const stale = readdirSync(output).filter((name) => {
    try {
      return readFileSync(join(output, name), 'utf8') !== readFileSync(join(target, name), 'utf8');
    } catch {
      return true;
    }
  });
  rmSync(output, { recursive: true });
  if (stale.length > 0) {
    console.error(`Out of date, run npm run codegen: ${stale.join(', ')}`);
    process.exit(1);
  }
  console.log('Generated types are current.');
}
