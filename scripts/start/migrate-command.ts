import { parseArgs } from 'node:util';
import { installationOptions, openInstallation } from './installation.ts';
import { migrateAll, pendingSqlOfAll } from './migrations.ts';

/** Migrates the installation that the environment names. Standard output holds nothing but SQL in a dry run. */
export async function migrateCommand(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: { 'dry-run': { type: 'boolean', default: false } } });
  await using parts = new AsyncDisposableStack();
  const report = (line: string): void => console.error(line);
  const installation = await openInstallation(parts, { ...installationOptions(process.env), report });
  if (values['dry-run']) {
    console.log((await pendingSqlOfAll(installation)) || '-- nothing to do');
    return 0;
  }
  const ran = await migrateAll(installation);
  console.log(ran.length === 0 ? 'Every database is up to date.' : ran.join('\n'));
  return 0;
}
