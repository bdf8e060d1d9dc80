import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createSubgraphTester, type Asker } from '@outlay/testkit/subgraph-tester';
import { createTokenMint } from '@outlay/testkit/tokens';
import { waitFor } from '@outlay/testkit/wait-for';

/** The service of traced-service.process.ts, running. */
export interface TracedService {
  readonly pid: number;
  /** Asks its subgraph as the Owner of tenant 1. */
  readonly ask: Asker;
  /** Lines logged so far. */
  lines(): readonly Record<string, unknown>[];
  /** Its metrics page; undefined when it serves none. */
  readonly metricsUrl: string | undefined;
  /** Stops it. @returns its exit code */
  stop(): Promise<number | null>;
  /** Resolves when it has ended. */
  readonly ended: Promise<number | null>;
}

const MAIN = fileURLToPath(new URL('traced-service.process.ts', import.meta.url));

/** Starts the service with the preload and these variables, and none of the OTEL_* of whoever runs the tests. */
export async function startTracedService(env: Readonly<Record<string, string>>): Promise<TracedService> {
  const mint = await createTokenMint();
  const { PATH, TEST_DATABASE_URL } = process.env;
  const child = spawn(process.execPath, ['--import', '@outlay/telemetry/preload', MAIN], {
    env: { PATH, TEST_DATABASE_URL, INTERNAL_TOKEN_KEYS: JSON.stringify(mint.publicKeys), ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code ?? null);
  const lines = (): Record<string, unknown>[] =>
    output
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
  const urlOf = (msg: string): string | undefined => {
    const url = lines().find((line) => line['msg'] === msg)?.['url'];
    return typeof url === 'string' ? url : undefined;
  };
  const ready = { timeoutMs: 60_000, what: 'the service to be ready' };
  const url = await waitFor(() => urlOf('ready'), ready).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  return {
    pid: child.pid ?? 0,
    ask: createSubgraphTester(url, mint).as({ tenantId: 1 }),
    lines,
    metricsUrl: urlOf('metrics are served'),
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
    ended,
  };
}
