import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { once } from 'node:events';

/** A Redis server of a test's own, on a free port, without a disk. */
export interface TestRedis {
  url: string;
  /** Stops answering without closing anything, as a machine that hangs. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** Whether a Redis server can be started here. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Tests that need a Redis. Without one they are skipped, which says so and fails the build server's run. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (hasRedis) describe(name, tests);
  else describe.skip(`${name} (skipped: redis-server is not installed)`, tests);
}

export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await isReady(server);
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
  };
}

async function isReady(server: ChildProcess): Promise<void> {
  for await (const chunk of server.stdout ?? []) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  // Nobody reads on; a full pipe must not stop the server.
  server.stdout?.resume();
}

/** Below the ports that systems give to whoever asks for any: nobody is given it before the server listens. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    const probe = createServer();
    const isFree = await new Promise<boolean>((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) continue;
    await new Promise((resolve) => probe.close(resolve));
    return port;
  }
}
