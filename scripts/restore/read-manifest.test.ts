import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from '../backup/manifest.ts';
import { openStorage } from '../backup/storage/open-storage.ts';
import { MIGRATIONS } from '../start/migrations.ts';
import { readManifest } from './read-manifest.ts';

const [OLDER, ID] = ['2026-11-28T20-28-12-309Z', '2026-11-29T20-28-12-309Z'];
const sha256 = '0'.repeat(64);
const known = MIGRATIONS.ledger.map(({ name }) => name);

const manifest = (id: string, migrations: string[] = known): Manifest => ({
  ...{ format: 1, id, outlay: '9.0.0', postgres: '18.4', madeAt: '2026-11-29T20:28:12.309Z', seconds: 1 },
  ...{ eventLog: 'postgres', secrets: { needed: [], fingerprint: null } },
  roles: { file: 'roles.sql', bytes: 0, sha256, names: [] },
  databases: [
    {
      ...{ name: 'ledger', file: 'outlay_ledger.dump', bytes: 0, sha256, snapshotAt: '2026-11-29T20:28:12.309Z' },
      ...{ facts: { migrations, epoch: 1, rows: {}, highestIds: {}, balances: null, chains: null }, guests: [] },
    },
  ],
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-manifest-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function keep(id: string, content: string): Promise<void> {
  await mkdir(join(folder, id), { recursive: true });
  await writeFile(join(folder, id, 'manifest.json'), content);
}
const read = async (id: string | null) => readManifest(await openStorage(folder, {}), id);

describe('the manifest of a backup', () => {
  it('is that of the newest whole one, or of the one that is named', async () => {
    for (const id of [OLDER, ID]) await keep(id, JSON.stringify(manifest(id)));
    await mkdir(join(folder, '2026-11-30T20-28-12-309Z'));
    await mkdir(join(folder, 'lost+found'));
    await writeFile(join(folder, '2026-12-01T20-28-12-309Z'), 'a file');
    expect((await read(null)).id).toBe(ID);
    expect((await read(OLDER)).id).toBe(OLDER);
    await expect(read('2026-11-30T20-28-12-309Z')).rejects.toThrow('it was aborted and is no backup');
  });

  it('is missing', async () => {
    await expect(read(null)).rejects.toThrow(`There is no backup in ${folder}.`);
    await expect(read(ID)).rejects.toThrow(`There is no backup ${ID} in ${folder}.`);
  });

  it.each([
    ['is cut off', JSON.stringify(manifest(ID)).slice(0, -9), 'is damaged'],
    ['is something else', '"hello"', 'is damaged'],
    ['lacks something', JSON.stringify({ ...manifest(ID), databases: [] }), 'is damaged: databases'],
    ['leads elsewhere', JSON.stringify(manifest(ID)).replace('roles.sql', '..'), 'is damaged: roles.file'],
    ['has a newer format', JSON.stringify({ ...manifest(ID), format: 2 }), 'is of a newer Outlay: format 2'],
    ['is of a newer version', JSON.stringify(manifest(ID, [...known, 'later'])), /newer Outlay \(9\.0\.0\).*later/],
    ['is that of another', JSON.stringify(manifest(OLDER)), `is that of backup ${OLDER}`],
  ])('is refused where it %s', async (_case, content, reason) => {
    await keep(ID, content);
    await expect(read(null)).rejects.toThrow(reason);
  });
});
