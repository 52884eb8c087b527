import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inlineStyles } from './inline-styles';

it('names every style sheet of the build by its hash, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chunks-'));
  writeFileSync(join(folder, 'a.css'), 'p{color:red}');
  writeFileSync(join(folder, 'a.js'), 'alert(1)');
  expect(inlineStyles(folder)).toEqual(["'sha256-p0bF+un5yUb9MBO6xRb8kPHlY2BdpHVtLiFkDrZPF64='"]);
  rmSync(folder, { recursive: true });
});

it('names none where nothing is built', () => {
  expect(inlineStyles(join(tmpdir(), 'no-such-build'))).toEqual([]);
});
