import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDataFolder } from './data-folder.ts';
import { recordOf } from './record-of.ts';
import { announceRunning, findRunning } from './running.ts';
import { PARTS } from './service-names.ts';

describe('word of a running installation', () => {
  it('says how its parts are reached, to its owner alone, and nothing else of the shell it was started in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outlay-running-'));
    const outer = { LOG_LEVEL: 'warn', SOMEBODY_ELSES_PASSWORD: 'not-ours-to-keep' };
    const part = (url: string) => ({ ...outer, DATABASE_URL: url });
    const environments = recordOf(PARTS, part);
    const claim = await claimDataFolder(folder);
    try {
      await announceRunning(folder, environments, outer);
      const file = join(folder, 'running.json');
      expect(await readFile(file, 'utf8')).not.toContain('not-ours-to-keep');
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const found = await findRunning(folder, { LOG_LEVEL: 'debug' });
      expect(found?.environments.identity).toEqual({ LOG_LEVEL: 'debug', DATABASE_URL: 'identity' });
    } finally {
      await claim.release();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
