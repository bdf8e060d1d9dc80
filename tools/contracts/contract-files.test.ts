import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishContracts } from './contract-files.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'outlay-contracts-'));
  await writeFile(join(root, 'old.json'), 'old');
});
afterEach(() => rm(root, { recursive: true, force: true }));

const contracts = [{ path: 'old.json', content: 'new' }];

describe('publishContracts', () => {
  it('fails a check of what is stale or missing, and leaves it alone', async () => {
    expect(await publishContracts(contracts, ['--check'], 'npm run x', root)).toBe(1);
    expect(await publishContracts([{ path: 'none.json', content: '' }], ['--check'], 'npm run x', root)).toBe(1);
    expect(await readFile(join(root, 'old.json'), 'utf8')).toBe('old');
  });

  it('writes what is stale; then the check passes', async () => {
    expect(await publishContracts(contracts, [], 'npm run x', root)).toBe(0);
    expect(await readFile(join(root, 'old.json'), 'utf8')).toBe('new');
    expect(await publishContracts(contracts, ['--check'], 'npm run x', root)).toBe(0);
  });
});
