import { execFile } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';

const run = promisify(execFile);

/** The sources of a commit with their dependencies, to run beside those of today. */
export interface EarlierVersion {
  /** The commit's full name. */
  commit: string;
  folder: string;
  /** Replaces a text that must be in the file, once. */
  edit(file: string, before: string, after: string): Promise<void>;
  remove(): Promise<void>;
}

/**
 * The commit to upgrade from: `UPGRADE_FROM`, or the newest tag of a version, or the commit before this one.
 * @returns null where the history does not have it, as in a shallow clone
 */
export async function earlierCommit(): Promise<string | null> {
  const wanted = process.env['UPGRADE_FROM'];
  if (wanted) return resolveCommit(wanted);
  const tag = await git('describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD~1').catch(() => 'HEAD~1');
  return resolveCommit(tag).catch(() => null);
}

/** Puts a commit into a folder of its own. Its dependencies are this checkout's where the lockfile is the same, else installed. */
export async function checkOut(commit: string): Promise<EarlierVersion> {
  // Beside this checkout, so that node_modules can be linked instead of copied.
  const parent = join(repositoryRoot, '.outlay');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'earlier-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await run('sh', ['-c', 'git archive "$0" | tar --extract --directory "$1"', commit, folder], {
      cwd: repositoryRoot,
    });
    await ((await hasSameDependencies(folder))
      ? linkDependencies(folder)
      : npm(folder, 'ci', '--prefer-offline', '--no-audit'));
    await npm(folder, 'run', 'codegen');
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    ...{ commit, folder, remove },
    async edit(file, before, after) {
      const path = join(folder, file);
      const text = await readFile(path, 'utf8');
      if (!text.includes(before)) throw new Error(`${file} of ${commit} lacks ${before}`);
      await writeFile(path, text.replace(before, after));
    },
  };
}

async function hasSameDependencies(folder: string): Promise<boolean> {
  const [today, then] = await Promise.all(
    [repositoryRoot, folder].map((root) => readFile(join(root, 'package-lock.json'), 'utf8')),
  );
  return today === then;
}

async function linkDependencies(folder: string): Promise<void> {
  const modules = ['node_modules', ...globSync('{packages,services}/*/node_modules', { cwd: repositoryRoot })];
  modules.push(...globSync('{gateway,web,proto,e2e,scripts,tools}/node_modules', { cwd: repositoryRoot }));
  for (const each of modules) {
    if (!existsSync(dirname(join(folder, each)))) continue;
    await run('cp', ['--archive', '--link', join(repositoryRoot, each), join(folder, each)]);
  }
}

async function npm(folder: string, ...args: string[]): Promise<void> {
  await run('npm', args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
}

async function resolveCommit(name: string): Promise<string> {
  return git('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
}

async function git(...args: string[]): Promise<string> {
  const { stdout } = await run('git', args, { cwd: repositoryRoot });
  return stdout.trim();
}
