import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { hashOf } from '@outlay/scripts/backup/hashed-stream';
import { backupId, isComplete, type BackupStorage } from '@outlay/scripts/backup/storage/backup-storage';

const ID = backupId(new Date('2026-11-29T20:15:30.123Z'));
const OLDER = backupId(new Date('2026-11-28T20:15:30.123Z'));
/** More than one part of an upload. */
const LARGE = randomBytes(40 * 2 ** 20);

/** Tests of every place for backups. */
export function storageContract(open: () => Promise<BackupStorage>): void {
  let storage: BackupStorage;
  beforeAll(async () => {
    storage = await open();
  });
  afterAll(() => {
    storage.close();
  });

  it('gives back what was stored, also in several parts, and lists what is complete', async () => {
    expect(await storage.list()).toEqual([]);
    await storage.write(`${ID}/large.dump`, Readable.from(chunksOf(LARGE)));
    expect((await storage.list()).filter(isComplete)).toEqual([]);
    await storage.write(`${ID}/manifest.json`, Readable.from([Buffer.from('{}')]));
    await storage.write(`${OLDER}/manifest.json`, Readable.from([Buffer.from('{}')]));
    expect((await storage.list()).filter(isComplete).map(({ id }) => id)).toEqual([OLDER, ID]);
    const sha256 = createHash('sha256').update(LARGE).digest('hex');
    expect(await hashOf(await storage.read(`${ID}/large.dump`))).toEqual({ bytes: LARGE.length, sha256 });
  });

  it('has no file of a stream that broke, nor one that was never there', async () => {
    await expect(storage.write(`${OLDER}/broken.dump`, Readable.from(failing()))).rejects.toThrow('the dump broke');
    const older = (await storage.list()).find(({ id }) => id === OLDER);
    expect(older?.files).not.toContain('broken.dump');
    await expect(storage.read(`${ID}/other.dump`)).rejects.toThrow('is missing');
  });

  it('deletes a backup whole, and no other', async () => {
    await storage.remove(ID);
    expect((await storage.list()).map(({ id }) => id)).toEqual([OLDER]);
  });
}

function* chunksOf(content: Buffer): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 2 ** 20) yield content.subarray(at, at + 2 ** 20);
}

function* failing(): Generator<Buffer> {
  yield LARGE;
  throw new Error('the dump broke');
}
