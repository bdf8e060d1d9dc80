import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

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
  const folder = join(cacheFolder(), 'prometheus');
  const programs = { promtool: join(folder, 'usr/bin/promtool'), prometheus: join(folder, 'usr/bin/prometheus') };
  if (await answers(programs.promtool)) return programs;
  try {
    await unpackPackage(folder);
  } catch {
    return null;
  }
  return (await answers(programs.promtool)) ? programs : null;
}

export const HOW_TO_GET = 'Install Debian’s package prometheus, or put promtool and prometheus on the PATH.';

async function unpackPackage(folder: string): Promise<void> {
  await mkdir(cacheFolder(), { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    console.log('Fetching Debian’s package prometheus (19 MB, once).');
    await run('apt-get', ['download', 'prometheus'], { cwd: draft });
    const [file] = (await readdir(draft)).filter((name) => name.endsWith('.deb'));
    if (file === undefined) return;
    await run('dpkg-deb', ['--extract', join(draft, file), join(draft, 'root')]);
    await rm(folder, { recursive: true, force: true });
    await rename(join(draft, 'root'), folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
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

function cacheFolder(): string {
  const own = process.env['OUTLAY_CACHE_DIR'];
  return own || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'outlay');
}
