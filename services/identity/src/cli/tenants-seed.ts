import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { UsageError, type CliCommand } from './cli-command.ts';

const REPOSITORY_ROOT = join(import.meta.dirname, '../../../..');

/** Creates the demo data with a script outside of the services, because it spans all of them. */
export const tenantsSeed: CliCommand = {
  usage: 'tenants:seed --demo-data',
  options: { 'demo-data': { type: 'boolean' } },
  async run(values, { print }) {
    if (values['demo-data'] !== true) throw new UsageError('Say --demo-data: there is nothing else to seed.');
    const seed = spawn(process.execPath, ['scripts/seed.ts'], { cwd: REPOSITORY_ROOT, stdio: 'inherit' });
    const exit: unknown[] = await once(seed, 'exit');
    if (exit[0] !== 0) throw new Error('The demo data could not be made.');
    print('The demo data is there.');
  },
};
