import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMailCatcher } from '@outlay/scripts/infra/mail-catcher';
import { freePort } from '@outlay/scripts/ports/free-port';
import { startEmbeddedPostgres } from '@outlay/scripts/postgres/embedded-postgres';
import { makeEnvironments, type Environments } from '@outlay/scripts/start/environment';
import { provisionAll } from '@outlay/scripts/start/installation';
import { recordOfAsync } from '@outlay/scripts/start/record-of';
import { loadSecrets } from '@outlay/scripts/start/secrets';
import { PARTS, type PartName } from '@outlay/scripts/start/service-names';
import { waitFor } from '@outlay/testkit/wait-for';
import { runInImage, startInImage, type ImageProcess, type UnpackedImage } from './image-process.ts';

const READY_MS = 120_000;

/** All of Outlay, each part started from the image, on servers of this machine. */
export interface OutlayFromImage {
  /** Of the gateway. */
  url: string;
  environments: Environments;
  processes: Record<PartName, ImageProcess>;
  /** Page of the caught mails. */
  mails: string;
  /** Seconds for the migrations, and from the start of the parts until all are ready. */
  seconds: { migrate: number; ready: number };
}

/** Starts it; `parts` ends it. */
export async function startOutlayFrom(image: UnpackedImage, parts: AsyncDisposableStack): Promise<OutlayFromImage> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-image-test-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  // PostgreSQL's user has to get in.
  await chmod(folder, 0o755);
  const secrets = await loadSecrets(folder);
  const options = {
    dataDir: join(folder, 'postgres'),
    password: secrets.postgres,
    durable: false,
    maxConnections: 400,
  };
  const server = await startEmbeddedPostgres(options);
  parts.defer(() => server.discard());
  const [port, smtpPort, httpPort] = [await freePort(), await freePort(), await freePort()];
  const catcher = await startMailCatcher({ smtpPort, httpPort });
  parts.defer(() => catcher.stop());

  const migrated = stopwatch();
  await runInImage(image, ['scripts/migrate.ts'], {
    ...{ DATABASE_SERVER_URL: server.url, OUTLAY_SECRETS: JSON.stringify(secrets), OUTLAY_DATA_DIR: '/tmp/outlay' },
  });
  const migrate = migrated();
  const provisioned = await provisionAll(server.url, secrets);
  const environments = await makeEnvironments({ folder: '/tmp/outlay', secrets, ...provisioned }, port, {
    ...{ NODE_ENV: 'production', LOG_LEVEL: 'warn', WEB_DIST: join(image.config.WorkingDir, 'web/dist') },
    ...{ SMTP_URL: `smtp://127.0.0.1:${smtpPort}`, MAIL_FROM: 'Outlay <outlay@example.com>' },
  });
  const ready = stopwatch();
  const processes = await recordOfAsync(PARTS, async (part) => startPart(image, part, environments[part], parts));
  await Promise.all(PARTS.map((part) => untilReady(part, processes[part], environments[part])));
  return {
    ...{ url: `http://127.0.0.1:${port}`, environments, processes, mails: `http://127.0.0.1:${httpPort}` },
    seconds: { migrate, ready: ready() },
  };
}

/** Owners' URLs are for the migrations alone. */
function startPart(
  image: UnpackedImage,
  part: PartName,
  { DATABASE_MIGRATION_URL: _owner, ...env }: NodeJS.ProcessEnv,
  parts: AsyncDisposableStack,
): ImageProcess {
  const main = part === 'gateway' ? 'gateway/src/main.ts' : `services/${part}/src/main.ts`;
  const process = startInImage(image, [main], env);
  parts.defer(async () => {
    await process.signal('KILL');
    await process.ended;
  });
  return process;
}

async function untilReady(part: PartName, process: ImageProcess, env: NodeJS.ProcessEnv): Promise<void> {
  const isReady = async () => process.hasEnded() || (await fetch(`http://127.0.0.1:${env['PORT']}/readyz`)).ok;
  await waitFor(isReady, { timeoutMs: READY_MS, what: `${part} to be ready` }).catch((error: unknown) => {
    throw new Error(`${part} is not ready; it said last: ${process.words()}`, { cause: error });
  });
  if (process.hasEnded()) throw new Error(`${part} ended before it was ready: ${process.words()}`);
}

function stopwatch(): () => number {
  const start = performance.now();
  return () => (performance.now() - start) / 1_000;
}
