import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-data-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('claimDataFolder', () => {
  it('refuses a second claim until the first lets go', async () => {
    const first = await claimDataFolder(join(folder, 'new'));
    await expect(claimDataFolder(join(folder, 'new'))).rejects.toThrow(
      new RegExp(`already runs on ${first.path} \\(process ${process.pid}\\)`),
    );
    await first.release();
    const second = await claimDataFolder(join(folder, 'new'));
    await second.release();
  });

  it.each([
    ['of a process that is gone', '999999999 12345\n'],
    ['whose process id is another process by now', `${process.pid} 1\n`],
    ['that was never finished', ''],
  ])('takes over a lock %s', async (_name, content) => {
    await writeFile(join(folder, 'lock'), content);
    const claimed = await claimDataFolder(folder);
    await claimed.release();
  });
});
