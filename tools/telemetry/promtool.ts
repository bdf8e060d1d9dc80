import { execFile } from 'node:child_process';
import { access, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { madeOnce } from '../k8s/programs/made-once.ts';

const run = promisify(execFile);

/** Programs of Debian's package, at least version 2.42. */
export interface PrometheusPrograms {
  promtool: string;
  prometheus: string;
}

/**
 * Finds promtool and prometheus: on the PATH, else from Debian's package, which is unpacked into the cache and not installed, since
 * installing starts a server.
 * @returns null where neither is possible
 */
export async function providePrometheus(): Promise<PrometheusPrograms | null> {
  if ((await answers('promtool')) && (await answers('prometheus'))) {
    return { promtool: 'promtool', prometheus: 'prometheus' };
  }
  const folder = await madeOnce('prometheus', unpackPackage).catch(() => null);
  if (folder === null) return null;
  const programs = { promtool: join(folder, 'usr/bin/promtool'), prometheus: join(folder, 'usr/bin/prometheus') };
  return (await answers(programs.promtool)) ? programs : null;
}

export const HOW_TO_GET = 'Install Debian’s package prometheus, or put promtool and prometheus on the PATH.';

async function unpackPackage(draft: string): Promise<void> {
  console.log('Fetching Debian’s package prometheus (19 MB, once).');
  await run('apt-get', ['download', 'prometheus'], { cwd: draft });
  const [file] = (await readdir(draft)).filter((name) => name.endsWith('.deb'));
  if (file === undefined) throw new Error('apt-get downloaded nothing.');
  await run('dpkg-deb', ['--extract', join(draft, file), draft]);
  await rm(join(draft, file));
}

async function answers(program: string): Promise<boolean> {
  try {
    if (program.startsWith('/')) await access(program);
    await run(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}
