import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { waitFor } from '@outlay/testkit/wait-for';
import { request } from 'undici';
import type { Json } from '../harness/api-client.ts';
import { startOutlayOfProcesses, type OutlayOfProcesses } from '../harness/outlay-of-processes.ts';
import type { TenantKit } from '../harness/tenant-kit.ts';

const ROWS = 100_000;
const MOST_MB = 200;
const READ_MS = 240_000;
const MIB = 1024 * 1024;
const HEAD = 'Date,Amount,Vendor,Note,Account\n';

let outlay: OutlayOfProcesses;
let tenant: TenantKit;
beforeAll(async () => {
  outlay = await startOutlayOfProcesses({ RATE_LIMIT_MIB: '4096' });
  tenant = await outlay.tenant();
  await tenant.account({ name: 'Main Bank' });
});
afterAll(() => outlay.stop());

const post = async (body: Buffer | Readable, headers: Record<string, string> = {}) =>
  request(`${outlay.url}/api/v1/imports?kind=expenses&name=large.csv`, {
    ...{ method: 'POST', body, headersTimeout: READ_MS },
    headers: { ...tenant.owner.api.headers, 'content-type': 'text/csv', ...headers },
  });

/** Every 1,000th row names no account that exists. */
function file(rows: number): Buffer {
  const lines = Array.from({ length: rows }, (_row, n) => {
    const day = `2026-${String(1 + (n % 9)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`;
    return `${day},${n + 1}.50,Vendor ${n % 300},Invoice number ${n} of the month,${n % 1_000 === 999 ? 'Nowhere' : 'Main Bank'}`;
  });
  // No two rows are the same.
  return Buffer.from(HEAD + lines.join('\n'));
}

async function read(id: unknown): Promise<Json> {
  return (await tenant.owner.api.get(`/imports/${String(id)}`)).body;
}

async function residentMb(): Promise<number> {
  const status = await readFile(`/proc/${outlay.ledger.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1_024;
}

async function storedParts(): Promise<number> {
  const { rows } = await outlay.sql.ledger.query<{ count: number }>(
    'select count(*)::integer as count from import_files',
  );
  return rows[0]?.count ?? 0;
}

describe('a file of 100,000 rows', () => {
  it('is read within 200 MB above idle, also after the ledger was killed with -9', async () => {
    const idle = await residentMb();
    const begun = performance.now();
    const { statusCode, body } = await post(file(ROWS));
    expect(statusCode).toBe(202);
    const { id } = Object(await body.json());
    let most = 0;
    await waitFor(
      async () => {
        most = Math.max(most, await residentMb());
        return Number((await read(id))['progress']?.['done']) > 10_000;
      },
      { timeoutMs: READ_MS, what: 'the first rows to be judged' },
    );
    await outlay.ledger.kill9();
    await outlay.ledger.restart();
    await waitFor(
      async () => {
        most = Math.max(most, await residentMb());
        return String((await read(id))['state']) === 'ready';
      },
      { timeoutMs: READ_MS, what: 'the file to be read' },
    );
    const seconds = (performance.now() - begun) / 1_000;
    process.stderr.write(
      `read, killed and read again in ${seconds.toFixed(0)} s; ${(most - idle).toFixed(0)} MB above ${idle.toFixed(0)} MB\n`,
    );
    expect((await read(id))['counts']).toMatchObject({ rows: ROWS, good: ROWS - 100, bad: 100, twins: 0 });
    expect(most - idle).toBeLessThan(MOST_MB);
    const { rows } = await outlay.sql.ledger.query(
      'select count(*)::integer as rows, count(distinct row)::integer as different, max(row) as last from import_rows where import_id = $1',
      [id],
    );
    expect(rows).toEqual([{ rows: ROWS, different: ROWS, last: ROWS }]);
    const deep = await tenant.owner.api.get(`/imports/${String(id)}/rows?state=good&page=900&per_page=100`);
    expect([deep.status, deep.body['total']]).toEqual([200, ROWS - 100]);
    expect((await tenant.owner.api.get('/imports?per_page=100')).status).toBe(200);
  });

  it('is refused with one row more', async () => {
    const { body } = await post(file(ROWS + 1));
    const { id } = Object(await body.json());
    await waitFor(async () => String((await read(id))['state']) === 'failed', { timeoutMs: READ_MS });
    expect((await read(id))['error']).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });
});

describe('a hostile file', () => {
  it('of 200 MB without its length is 413, whole and readable, and leaves nothing', async () => {
    const before = await storedParts();
    const chunk = Buffer.alloc(MIB, 'a');
    const { statusCode, body } = await post(Readable.from(Array.from({ length: 200 }, () => chunk)));
    expect([statusCode, await body.json()]).toMatchObject([413, { error_code: 'PAYLOAD_TOO_LARGE', details: [] }]);
    expect(await storedParts()).toBe(before);
  });

  it.each([
    ['one line of 40 MB', Buffer.concat([Buffer.from(HEAD), Buffer.alloc(40 * MIB, 'a')])],
    ['a million columns', Buffer.from(`${'a,'.repeat(1_000_000)}\n${'1,'.repeat(1_000_000)}\n`)],
    ['a quotation mark that is never closed', Buffer.from(`${HEAD}2026-01-01,1.00,"${'x,\n'.repeat(MIB)}`)],
  ])('of %s fails with a message, and holds nothing up', async (_what, content) => {
    const { body } = await post(content);
    const { id } = Object(await body.json());
    await waitFor(async () => String((await read(id))['state']) === 'failed', { timeoutMs: READ_MS });
    expect(String((await read(id))['error']?.['message'])).toMatch(/KiB|columns|closed/);
  });

  it('whose sender leaves midway leaves nothing', async () => {
    const before = await storedParts();
    const gone = new AbortController();
    const sending = request(`${outlay.url}/api/v1/imports?kind=expenses&name=half.csv`, {
      ...{ method: 'POST', signal: gone.signal },
      headers: { ...tenant.owner.api.headers, 'content-type': 'text/csv' },
      body: Readable.from(
        (async function* () {
          for (let n = 0; n < 3; n++) yield Buffer.alloc(MIB, 'a,b\n');
          await waitFor(async () => (await storedParts()) > before);
          gone.abort();
          yield Buffer.alloc(MIB, 'a,b\n');
        })(),
      ),
    });
    await expect(sending).rejects.toThrow();
    await waitFor(async () => (await storedParts()) === before);
  });
});
