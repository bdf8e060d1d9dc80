import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { outputOf } from '../process/output-of.ts';
import { isProtoCurrent, noteProto, protoFingerprint } from './proto-fingerprint.ts';

/** `generate` makes the protobuf code that runs; `codegen` makes the types of SDL and operations, which only checking needs. */
export type CodegenTarget = 'generate' | 'codegen';

const run = promisify(execFile);

/**
 * Brings derived code up to date, in every workspace that has some. What has not changed comes from Nx's cache.
 * An image is built with its code in it, and without the generators: OUTLAY_GENERATED says so.
 *
 * @throws Error with the generators' output when one fails
 */
export async function generateCode(targets: readonly CodegenTarget[] = ['generate', 'codegen']): Promise<void> {
  if (process.env['OUTLAY_GENERATED'] === 'true') return;
  // Nx deletes what it brings from its cache first: not below the feet of services that are starting right now.
  const fingerprint = await protoFingerprint();
  const isCurrent = await isProtoCurrent(fingerprint);
  const stale = targets.filter((target) => target !== 'generate' || !isCurrent);
  if (stale.length === 0) return;
  await runNx(stale);
  if (stale.includes('generate')) await noteProto(fingerprint);
}

async function runNx(targets: readonly CodegenTarget[]): Promise<void> {
  const nx = ['node_modules/.bin/nx', 'run-many', '--output-style=stream', '--targets', targets.join(',')];
  const env = { ...process.env, NX_DAEMON: 'false', NX_NO_CLOUD: 'true', CI: 'true' };
  try {
    await run(process.execPath, nx, { cwd: repositoryRoot, env, maxBuffer: 64 << 20 });
  } catch (error) {
    throw new Error(`Code generation failed:\n${outputOf(error)}`, { cause: error });
  }
}
