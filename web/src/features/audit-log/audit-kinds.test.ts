import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ACTIONS } from './audit-kinds.ts';

const ROOT = join(import.meta.dirname, '../../../..');

it('offers every type that the services audit', () => {
  const source = readFileSync(join(ROOT, 'packages/audit/src/entity-types.ts'), 'utf8');
  const audited = [...source.matchAll(/^ {2}'(\w+)',$/gm)].map(([, type]) => type);
  expect(audited).toContain('expense');
  expect(Object.keys(ACTIONS).sort()).toEqual(audited.sort());
});
