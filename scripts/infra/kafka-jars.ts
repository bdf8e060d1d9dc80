import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { repositoryRoot } from '../repository-root.ts';
import { ScriptError } from '../script-error.ts';

const POM = join(repositoryRoot, 'deploy/local/pom.xml');
/** The one list of what may run, as `sha256sum` writes it. */
const HASHES = join(repositoryRoot, 'deploy/local/kafka.sha256');

/**
 * The folder with Kafka's jars. Maven brings them once into the cache (OUTLAY_CACHE_DIR, else `outlay` in the user's cache folder);
 * from then on no network is needed. Every jar is held against the committed list of hashes, each time.
 *
 * @throws ScriptError when Maven is missing or fails, or a jar is not what the list says
 */
export async function provideKafkaJars(report: (line: string) => void): Promise<string> {
  const list = await readFile(HASHES, 'utf8');
  const folder = join(cacheFolder(), `kafka-${createHash('sha256').update(list).digest('hex').slice(0, 12)}`);
  const wanted = parseHashes(list);
  if ((await wrongJars(folder, wanted)).length === 0) return folder;
  await mkdir(cacheFolder(), { recursive: true });
  const draft = await mkdtemp(`${folder}-`);
  try {
    report('Fetching Apache Kafka with Maven (43 MB, once).');
    await runMaven(draft);
    const wrong = await wrongJars(draft, wanted);
    if (wrong.length > 0)
      throw new ScriptError(`Not what deploy/local/kafka.sha256 says, so not run: ${wrong.join(', ')}`);
    await rm(folder, { recursive: true, force: true });
    // Another run may have been as quick.
    await rename(draft, folder).catch(async (error: unknown) => {
      if ((await wrongJars(folder, wanted)).length > 0) throw error;
    });
    return folder;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Jar names and their SHA-256 in hexadecimal. */
export function parseHashes(list: string): Map<string, string> {
  const rows = list.split('\n').map((line) => line.trim().split(/\s+\*?/));
  return new Map(rows.flatMap(([hash, name]) => (hash && name ? [[name, hash]] : [])));
}

/** Jars that differ from the list of hashes, or are not on it: every jar of the folder is run. */
async function wrongJars(folder: string, wanted: ReadonlyMap<string, string>): Promise<string[]> {
  const found = await readdir(folder).catch(() => []);
  const checks = await Promise.all(
    [...wanted].map(async ([name, hash]) => ((await hashOf(join(folder, name))) === hash ? [] : [name])),
  );
  return [...checks.flat(), ...found.filter((name) => !wanted.has(name))];
}

async function hashOf(path: string): Promise<string | null> {
  const content = await readFile(path).catch(() => null);
  return content && createHash('sha256').update(content).digest('hex');
}

async function runMaven(outputDirectory: string): Promise<void> {
  const args = ['-q', '-B', '-f', POM, 'dependency:copy-dependencies', '-DincludeScope=runtime'];
  const child = spawn('mvn', [...args, `-DoutputDirectory=${outputDirectory}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const status = await new Promise<number | null>((resolve, reject) => {
    child.once('error', () =>
      reject(new ScriptError("Maven is missing: it fetches Kafka's jars. Install Debian's package maven.")),
    );
    child.once('close', resolve);
  });
  if (status !== 0) throw new ScriptError(`Maven could not fetch Kafka's jars:\n${output.trim()}`);
}
