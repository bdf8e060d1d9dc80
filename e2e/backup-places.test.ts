import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '@outlay/scripts/backup/storage/open-storage';
import { storageContract } from './harness/storage-contract.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-storage-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('backups in a folder', () => {
  storageContract(() => openStorage(join(folder, 'backups'), {}));
});

it('refuses a place that is neither a folder nor a bucket', async () => {
  await expect(openStorage('ftp://backups.example', {})).rejects.toThrow('neither a folder nor s3://');
});
