import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@outlay/scripts/ports/free-port';
import { ScriptError } from '@outlay/scripts/script-error';
import { waitFor } from '@outlay/testkit/wait-for';
import { runProgram } from '../../process/run-program.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { ServerPrograms } from './server-programs.ts';

const READY_TIMEOUT_MS = 120_000;

/** An API server without nodes and controllers: it keeps and checks objects, and nothing runs them. */
export interface ApiServer {
  /** Path of the file with which kubectl reaches it as an administrator. */
  kubeconfig: string;
}

/** Starts a kube-apiserver on an empty etcd, on free ports; `parts` ends both and deletes their data. */
export async function startApiServer(
  parts: AsyncDisposableStack,
  { etcd, apiServer, kubectl }: ServerPrograms,
): Promise<ApiServer> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-api-server-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const etcdUrl = `http://127.0.0.1:${await freePort()}`;
  run(parts, etcd, [
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=http://127.0.0.1:${await freePort()}`,
    // Nothing in it has to outlive it.
    '--unsafe-no-fsync',
  ]);
  const port = await freePort();
  const token = randomUUID();
  const server = run(parts, apiServer, await apiServerFlags(folder, etcdUrl, port, token));
  const path = join(folder, 'kubeconfig');
  await writeFile(path, kubeconfig(`https://127.0.0.1:${port}`, join(folder, 'apiserver.crt'), token), { mode: 0o600 });
  const isReady = async (): Promise<boolean> =>
    (await runProgram(kubectl, ['--kubeconfig', path, 'get', '--raw', '/readyz'])).status === 0;
  await waitFor(async () => server.ended() || (await isReady()), {
    timeoutMs: READY_TIMEOUT_MS,
    what: 'kube-apiserver',
  });
  if (server.ended()) throw new ScriptError(`kube-apiserver ended:\n${server.lastWords()}`);
  return { kubeconfig: path };
}

async function apiServerFlags(folder: string, etcdUrl: string, port: number, token: string): Promise<string[]> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = async (name: string, content: string | Buffer): Promise<string> => {
    await writeFile(join(folder, name), content, { mode: 0o600 });
    return join(folder, name);
  };
  return [
    `--etcd-servers=${etcdUrl}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${folder}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${await file('accounts.pub', publicKey.export({ type: 'spki', format: 'pem' }))}`,
    `--service-account-signing-key-file=${await file('accounts.key', privateKey.export({ type: 'pkcs8', format: 'pem' }))}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    `--token-auth-file=${await file('tokens.csv', `${token},admin,admin,system:masters\n`)}`,
    '--authorization-mode=RBAC',
    // No controller makes the account that this would wait for.
    '--disable-admission-plugins=ServiceAccount',
  ];
}

function run(parts: AsyncDisposableStack, program: string, args: readonly string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-4_000)));
  child.on('error', (error) => (words += error.message));
  parts.defer(() => end(child));
  return { ended: () => child.exitCode !== null, lastWords: () => words };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await ended;
}
