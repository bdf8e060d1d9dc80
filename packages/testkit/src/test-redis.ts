import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { describeUnless } from './describe-unless.ts';

/** A Redis server of a test's own, on a free port, without a disk. */
export interface TestRedis {
  url: string;
  /** Stops answering without closing anything, as a machine that hangs. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** True where `redis-server` is installed. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Tests that need a Redis; skipped without one. */
export function describeWithRedis(name: string, tests: () => void): void {
  describeUnless(hasRedis ? null : 'redis-server is not installed', name, tests);
}

/** Below the ports that systems give to whoever asks for any: nobody is given one by chance. */
const [FIRST_PORT, LAST_PORT] = [20_000, 32_767];
const TRIES = 20;

/** TLS in place of plain text, and a user in place of everybody. */
export interface RedisSecurity {
  caFile: string;
  certFile: string;
  keyFile: string;
  /** Name and password; the rules of the user are Redis's own words, such as `~outlay:*`. */
  user: string;
  password: string;
  rules: readonly string[];
}

export async function startRedis(security?: RedisSecurity): Promise<TestRedis> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = randomInt(FIRST_PORT, LAST_PORT + 1);
    const listening = security
      ? ['--port', '0', '--tls-port', String(port), ...secured(security)]
      : ['--port', String(port)];
    const args = [...listening, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    if (await isReady(server)) return running(server, urlOf(port, security));
  }
  throw new Error(`redis-server did not start on any of ${TRIES} ports`);
}

function secured({ caFile, certFile, keyFile, user, password, rules }: RedisSecurity): string[] {
  const files = ['--tls-ca-cert-file', caFile, '--tls-cert-file', certFile, '--tls-key-file', keyFile];
  return [
    ...files,
    '--tls-auth-clients',
    'no',
    '--user',
    'default',
    'off',
    '--user',
    user,
    'on',
    `>${password}`,
    ...rules,
  ];
}

function urlOf(port: number, security: RedisSecurity | undefined): string {
  return security ? `rediss://${security.user}:${security.password}@127.0.0.1:${port}` : `redis://127.0.0.1:${port}`;
}

function running(server: ChildProcess, url: string): TestRedis {
  return {
    url,
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

/** @returns false when it ends instead: somebody else listens on its port */
async function isReady(server: ChildProcess): Promise<boolean> {
  let ready = false;
  for await (const chunk of server.stdout ?? []) {
    ready = String(chunk).includes('Ready to accept connections');
    if (ready) break;
  }
  // Nobody reads on; a full pipe must not stop the server.
  server.stdout?.resume();
  return ready;
}
