import { buildWeb } from '../web/build-web.ts';
import { isWholeSuite, listTests } from './jest-command.ts';

/** Builds the dashboard before a run with tests in a browser. */
export async function provideWeb(args: readonly string[]): Promise<void> {
  const isWanted = isWholeSuite(args) || (await listTests(args)).some((file) => file.includes('/e2e/web/'));
  if (isWanted) await buildWeb();
}
