import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '@outlay/scripts/ports/free-port';
import { isPortFree } from '@outlay/scripts/ports/port-probe';
import { waitFor } from '@outlay/testkit/wait-for';

const PROGRAM = process.env['GOFAKES3'] ?? 'gofakes3';

/** The reason why no storage can be started here, and the remedy; null where it can. */
export const missingForStorage =
  spawnSync(PROGRAM, ['-h']).error === undefined
    ? null
    : 'gofakes3 is not on PATH: go install github.com/johannesboyne/gofakes3/cmd/gofakes3@v1.2.0, or name it in GOFAKES3';

/** Starts storage that speaks S3's protocol, with one bucket, and tells this process of it. `parts` stops it. */
export async function startStorage(parts: AsyncDisposableStack, bucket: string): Promise<void> {
  const port = await freePort();
  const args = ['-backend', 'memory', '-initialbucket', bucket, '-host', `127.0.0.1:${port}`];
  const server = spawn(PROGRAM, args, { stdio: 'ignore' });
  parts.defer(async () => {
    const gone = once(server, 'exit');
    server.kill();
    await gone;
  });
  await waitFor(async () => !(await isPortFree(port)), { what: 'the storage to listen' });
  // The SDK reads these variables by itself.
  const kept = { ...process.env };
  Object.assign(process.env, {
    ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', S3_FORCE_PATH_STYLE: 'true' },
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
  });
  parts.defer(() => {
    process.env = kept;
  });
}
