import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { freePort } from '../../ports/free-port.ts';
import { ScriptError } from '../../script-error.ts';
import type { BackupStorage } from './backup-storage.ts';
import { openStorage } from './open-storage.ts';

const ID = '2026-11-29T20-28-12-309Z';
const content = () => Readable.from([Buffer.from('a dump')]);

/** The words of a failure that an operator can mend. */
async function failureOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => 'it succeeded',
    (reason: unknown) => reason,
  );
  if (error instanceof ScriptError) return error.message;
  throw new Error('It is no ScriptError.', { cause: error });
}

describe('a folder that cannot be used', () => {
  let folder: string;
  let storage: BackupStorage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outlay-storage-'));
    await writeFile(join(folder, 'file'), '');
    storage = await openStorage(join(folder, 'file'), {});
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is told with the reason', async () => {
    expect(await failureOf(storage.write(`${ID}/a.dump`, content()))).toMatch(
      /^2026.*a\.dump cannot be written to .*file: E(NOTDIR|EXIST)/,
    );
    expect(await failureOf(storage.list())).toMatch(/^The backups in .*file cannot be listed: ENOTDIR/);
    expect(await failureOf(openStorage('', {}))).toContain('The place of the backups is empty');
  });

  it('is not blamed for a dump that broke', async () => {
    const place = await openStorage(join(folder, 'backups'), {});
    const broken = new Readable({ read: () => broken.destroy(new Error('the dump broke')) });
    await expect(place.write(`${ID}/a.dump`, broken)).rejects.toThrow(/^the dump broke$/);
  });
});

describe('a bucket that cannot be used', () => {
  const kept = { ...process.env };
  let server: Server;
  let code: string;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    server = createServer((_request, response) => {
      response.writeHead(403, { 'content-type': 'application/xml' });
      response.end(`<Error><Code>${code}</Code><Message>No.</Message></Error>`);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    // The SDK reads these variables by itself.
    Object.assign(process.env, {
      ...{ AWS_ACCESS_KEY_ID: 'the key', AWS_SECRET_ACCESS_KEY: 'the secret', AWS_MAX_ATTEMPTS: '1' },
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    });
  });
  afterAll(() => {
    server.close();
    process.env = kept;
  });
  const open = () => openStorage('s3://bucket/outlay', { S3_FORCE_PATH_STYLE: 'true' });

  it.each([
    ['InvalidAccessKeyId', 'Check AWS_ACCESS_KEY_ID'],
    ['SignatureDoesNotMatch', 'Check AWS_SECRET_ACCESS_KEY'],
    ['AccessDenied', 'The key needs the rights'],
    ['NoSuchBucket', 'Make the bucket first'],
  ])('is told with the remedy and no secret: %s', async (answer, remedy) => {
    code = answer;
    const storage = await open();
    const failures = [storage.list(), storage.write(`${ID}/a.dump`, content()), storage.read(`${ID}/a.dump`)];
    for (const failure of await Promise.all(failures.map(failureOf))) {
      expect(failure).toContain(answer);
      expect(failure).toContain(remedy);
      expect(failure).not.toMatch(/the (key|secret)/);
    }
    storage.close();
  });

  it('is told where nobody listens', async () => {
    process.env['AWS_ENDPOINT_URL_S3'] = `http://127.0.0.1:${await freePort()}`;
    const storage = await open();
    expect(await failureOf(storage.list())).toMatch(/cannot be listed: .*ECONNREFUSED/);
    storage.close();
  });
});
