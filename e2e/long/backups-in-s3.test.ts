import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { openStorage } from '@outlay/scripts/backup/storage/open-storage';
import { freePort } from '@outlay/scripts/ports/free-port';
import { isPortFree } from '@outlay/scripts/ports/port-probe';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { waitFor } from '@outlay/testkit/wait-for';
import { storageContract } from '../harness/storage-contract.ts';

const PROGRAM = process.env['GOFAKES3'] ?? 'gofakes3';
const missing =
  spawnSync(PROGRAM, ['-h']).error === undefined
    ? null
    : 'gofakes3 is not on PATH: go install github.com/johannesboyne/gofakes3/cmd/gofakes3@v1.2.0, or name it in GOFAKES3';

describeUnless(missing, 'backups in a bucket', () => {
  const kept = { ...process.env };
  let server: ChildProcess;
  beforeAll(async () => {
    const port = await freePort();
    server = spawn(PROGRAM, ['-backend', 'memory', '-initialbucket', 'backups', '-host', `127.0.0.1:${port}`], {
      stdio: 'ignore',
    });
    await waitFor(async () => !(await isPortFree(port)), { what: 'the storage to listen' });
    // The SDK reads these variables by itself.
    Object.assign(process.env, {
      ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', S3_FORCE_PATH_STYLE: 'true' },
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    });
  });
  afterAll(() => {
    server.kill();
    process.env = kept;
  });

  storageContract(() => openStorage('s3://backups/outlay/production/', process.env));
});
