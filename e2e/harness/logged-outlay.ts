import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import { createInstallation, type TestInstallation } from './installation.ts';
import { tenantOfProvenOwner } from './proven-owner.ts';
import type { TenantKit } from './tenant-kit.ts';

/** A whole Outlay in a process of its own, with everything that it logs. */
export interface LoggedOutlay extends TestInstallation {
  tenant(fields?: object): Promise<TenantKit>;
  /** Everything logged so far. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts it with its most talkative log. */
export async function startLoggedOutlay(): Promise<LoggedOutlay> {
  const installation = await createInstallation({ LOG_LEVEL: 'trace' });
  const main = fileURLToPath(new URL('./logged-outlay-main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const output of [child.stdout, child.stderr]) output.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  child.stdin.end(JSON.stringify(installation.environments));
  const isReady = async () => (await request(`${installation.url}/readyz`)).statusCode === 200;
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const exit = once(child, 'exit');
      child.kill('SIGTERM');
      await exit;
    }
    await installation.drop();
  };
  try {
    await waitFor(isReady, { timeoutMs: 120_000, what: 'Outlay to be ready' });
  } catch (error) {
    await stop();
    throw new Error(`Outlay did not start. It said:\n${lines.join('').slice(-4_000)}`, { cause: error });
  }
  return {
    ...installation,
    tenant: (fields) => tenantOfProvenOwner(installation, fields),
    log: () => lines.join(''),
    stop,
  };
}
