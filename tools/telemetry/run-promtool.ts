import { execFile } from 'node:child_process';
import type { PrometheusPrograms } from './promtool.ts';

/** @returns the output of a check that failed; nothing of one that passed */
export async function runPromtool({ promtool }: PrometheusPrograms, args: readonly string[]): Promise<string[]> {
  const { promise, resolve } = Promise.withResolvers<string[]>();
  execFile(promtool, args, (error, stdout, stderr) => resolve(error ? [`${stdout}${stderr}`.trim()] : []));
  return promise;
}
