import { PassThrough, Readable } from 'node:stream';
import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import { ledgerEntities } from '../../src/entities.ts';
import { expiredImportsJob } from '../../src/imports/retention/expired-imports.job.ts';
import { LostImportError, ReadingHold } from '../../src/imports/staging/reading-hold.ts';
import { ImportClaims } from '../../src/imports/working/import-claims.repository.ts';
import { ImportLane } from '../../src/imports/working/import-lane.ts';
import { startImports, type ImportsApp } from './imports-harness.ts';

const CSV = 'Date,Amount,Vendor,Account\n2026-03-01,1.00,Figma,Main Bank\n';
/** Each byte as often as each other. */
const BYTES = Buffer.from(Array.from({ length: 4_096 }, (_byte, index) => (index * 37) % 256));
const MIB = 1024 * 1024;
const logger = createLogger({ service: 'test', level: 'silent' });

let app: ImportsApp;
let worker: ReturnType<typeof openTestPool>;
let orm: ReturnType<typeof createOrm>;
let database: TenantDatabase;
beforeAll(async () => {
  app = await startImports();
  await app.account('Main Bank');
  worker = openTestPool(app.database.workerUrl, 4);
  orm = createOrm({ url: app.database.appUrl, entities: ledgerEntities, poolSize: 2, logger });
  database = new TenantDatabase(orm);
});
afterAll(async () => {
  await worker.end();
  await orm.close();
  await app.stop();
});

/** So many mebibytes of lines. */
function* lines(mib: number) {
  const chunk = Buffer.from('2026-03-01,1.00,Figma,Main Bank\n'.repeat(MIB / 32));
  for (let i = 0; i < mib; i++) yield chunk;
}
const stored = async () => Number((await app.sql('select count(*) as count from import_files'))[0]?.['count']);

describe('an upload', () => {
  it.each([
    ['an empty file', '', 'text/csv', 400, 'The request is not valid: check file.'],
    ['a workbook that is named CSV', 'PK\u0003\u0004xx', 'text/csv', 415, /workbook.*CSV/],
    ['a PDF', '%PDF-1.7', 'text/csv', 415, /PDF/],
    ['bytes that are no text', BYTES, 'text/csv', 415, /not a table as text/],
    ['another media type', CSV, 'application/json', 415, /Send text\/csv or text\/plain/],
    ['a line of megabytes', `a,b\n1,"${'x'.repeat(MIB)}`, 'text/csv', 413, /^Line 2 is longer than 256 KiB/],
    ['a million columns', ','.repeat(1_000_000), 'text/csv', 413, /^Line 1 is longer.*100 columns/],
  ])('of %s is refused, and leaves nothing', async (_what, body, type, status, message) => {
    const before = await stored();
    const answer = await app.send(body, 'EXPENSES', type);
    const said = Object(await answer.body.json());
    expect([answer.statusCode, said.message]).toEqual([status, expect.stringMatching(message)]);
    expect(await stored()).toBe(before);
  });

  it('of more than 50 MB is 413 before its end, with its length and without', async () => {
    const before = await stored();
    const chunked = await app.send(Readable.from(lines(56)));
    expect([chunked.statusCode, await chunked.body.json()]).toMatchObject([
      413,
      { error_code: 'PAYLOAD_TOO_LARGE', message: 'The file is larger than 50 MB. Split it into smaller files.' },
    ]);
    const whole = await app.send(Buffer.concat([...lines(51)]));
    expect([whole.statusCode, Object(await whole.body.json()).error_code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect(await stored()).toBe(before);
  });

  it('that breaks off leaves nothing', async () => {
    const before = await stored();
    const body = new PassThrough();
    const sending = app.send(body);
    for (const chunk of lines(2)) body.write(chunk);
    await waitFor(async () => (await stored()) > before);
    body.destroy(new Error('gone'));
    await expect(sending).rejects.toThrow();
    await waitFor(async () => (await stored()) === before);
    expect(await app.sql(`select 1 from imports where file_bytes > ${MIB}`)).toEqual([]);
  });

  it.each([
    ['only a header', 'Date,Amount\n', /has no rows/],
    ['a line of 200 KiB', `Date,Amount\n2026-01-01,"${'x'.repeat(MIB / 5)}`, /longer than 128 KiB|never closed/],
    ['very many columns', `${'a,'.repeat(1_000)}\n${'1,'.repeat(1_000)}\n`, /columns/],
  ])('of %s becomes a failure that says what to do', async (_what, file, message) => {
    const found = await app.upload(file);
    expect(found).toMatchObject({ state: 'FAILED', error: { message: expect.stringMatching(message) } });
  });

  it('is refused to those who may not, and to keys with limits', async () => {
    const query = 'mutation { prepareImport(kind: EXPENSES, name: "x") { ticket } }';
    expect((await app.ask(query, {}, { tenantId: 1, role: 'MEMBER' })).code).toBe('FORBIDDEN');
    expect((await app.ask(query, {}, { tenantId: 1, role: 'ANALYST' })).code).toBe('FORBIDDEN');
    for (const limits of [{ projectIds: new Set([1]) }, { accountIds: new Set([1]) }, { maxAmountMinor: 5n }])
      expect((await app.ask(query, {}, { tenantId: 1, key: { limits } })).code).toBe('KEY_LIMITED');
    expect((await app.ask(query, {}, { tenantId: 1, key: {} })).code).toBeUndefined();
  });
});

describe('an import', () => {
  it('is nobody else’s, and its file is noticed when it comes again', async () => {
    const found = await app.upload(CSV);
    const stranger = { tenantId: 2, role: 'OWNER' } as const;
    for (const id of [found.id, '987654321', 'x']) {
      expect((await app.ask('query ($id: ID!) { import(id: $id) { id } }', { id }, stranger)).data).toEqual({
        import: null,
      });
      for (const change of [
        'discardImport(id: $id)',
        'exportRejectedRows(importId: $id) { ticket }',
        'changeImport(id: $id, input: {}) { id }',
      ])
        expect((await app.ask(`mutation ($id: ID!) { ${change} }`, { id }, stranger)).code).toBe('NOT_FOUND');
    }
    expect((await app.ask('{ imports { totalCount nodes { id } } }', {}, stranger)).data).toEqual({
      imports: { totalCount: 0, nodes: [] },
    });
    expect((await app.upload(CSV))['sameFileAs']).toEqual([]);
    await app.sql(`update imports set state = 'done' where id = $1`, [found.id]);
    expect((await app.upload(CSV))['sameFileAs']).toEqual([{ id: found.id }]);
    expect((await app.change(found.id, { takesTwins: true })).code).toBe('CONFLICT');
    expect((await app.ask('mutation ($id: ID!) { discardImport(id: $id) }', { id: found.id })).code).toBe('CONFLICT');
  });

  it('that is discarded goes with its file and rows, and is audited without what was in it', async () => {
    const { id } = await app.upload(CSV.replace('Figma', 'Secret'));
    const discard = () => app.ask('mutation ($id: ID!) { discardImport(id: $id) }', { id });
    expect((await discard()).data).toEqual({ discardImport: true });
    expect((await discard()).code).toBe('NOT_FOUND');
    for (const table of ['import_rows', 'import_files', 'import_progress'])
      expect(await app.sql(`select 1 from ${table} where import_id = $1`, [id])).toEqual([]);
    const trail = await app.sql(
      `select action, changes::text as changes from audit_entries where entity_type = 'import' and entity_id = $1 order by id`,
      [id],
    );
    expect(trail.map(({ action }) => action)).toEqual(['import.prepared', 'import.discarded']);
    expect(JSON.stringify(trail)).not.toMatch(/Secret|may\.csv/);
  });

  it('that is committed is booked, loses its file, and is told from the next one of the same file', async () => {
    const file = CSV.replace('Figma', 'Booked once').replace('Main Bank', 'main bank');
    const { id } = await app.upload(file);
    const commit = 'mutation ($id: ID!) { commitImport(id: $id, take: ALL) { state } }';
    expect((await app.ask(commit, { id })).errors).toEqual([]);
    await waitFor(async () => (await app.read(id)).state === 'DONE');
    const [row] = await app.rows(id);
    expect(row).toMatchObject({
      state: 'GOOD',
      bookedExpense: { vendor: 'Booked once', account: { name: 'Main Bank' } },
    });
    expect(await app.sql('select 1 from import_files where import_id = $1', [id])).toEqual([]);
    expect(await app.upload(file)).toMatchObject({ sameFileAs: [{ id }], counts: { good: 0, twins: 1 } });
  });

  it('that was left behind is read again once its lease is over, by one process', async () => {
    const { id } = await app.upload(CSV);
    const leave = (until: string) =>
      app.sql(
        `update imports set state = 'reading', holder = gen_random_uuid(), claimed_until = now() + interval '${until}', attempts = 1 where id = $1`,
        [id],
      );
    await leave('1 hour');
    const claims = new ImportClaims(worker);
    expect(await claims.claim(['reading'], crypto.randomUUID(), 60_000)).toBe(null);
    await app.sql(`delete from import_rows where import_id = $1`, [id]);
    await leave('-1 second');
    // Its arrival wakes the lane.
    await app.upload(CSV);
    expect(await app.settled(id)).toMatchObject({ state: 'READY', counts: { rows: 1, good: 1 } });
  });

  it('is worked on by one of many lanes, and never written by one that lost it', async () => {
    await app.sql(
      `insert into imports (tenant_id, kind, name, file_hash, file_bytes, origin, state)
       select 5, 'expenses', 'x', 'x', 1, '{}', 'undoing' from generate_series(1, 3)`,
    );
    const working = new Set<number>();
    const seen: number[] = [];
    let most = 0;
    const lanes = Array.from(
      { length: 3 },
      () =>
        new ImportLane({
          ...{ worker, logger, states: ['undoing'], settings: { pollMs: 20 } },
          async work({ id, tenantId, holder }, stopping) {
            working.add(id);
            most = Math.max(most, working.size);
            const hold = new ReadingHold(
              { database, leaseMs: 1_000 },
              { id, tenantId, holder, state: 'reading', attempts: 1 },
              stopping,
            );
            await expect(hold.write(async () => undefined)).rejects.toThrow(LostImportError);
            // Before the next one of the tenant may be claimed.
            working.delete(id);
            await app.sql(`update imports set state = 'undone' where id = $1`, [id]);
            seen.push(id);
          },
        }),
    );
    for (const lane of lanes) await lane.start();
    await waitFor(() => seen.length === 3);
    for (const lane of lanes) await lane.stop();
    // One at a time of a tenant.
    expect([most, new Set(seen).size]).toEqual([1, 3]);
  });

  it('loses its rows after its time; one that was not committed goes with them', async () => {
    const [ready, done] = [await app.upload(CSV), await app.upload(CSV)];
    await app.sql(`update imports set rows_expire_at = now() - interval '1 minute' where id = any ($1)`, [
      [ready.id, done.id],
    ]);
    await app.sql(`update imports set state = 'done' where id = $1`, [done.id]);
    await app.sql(
      `insert into import_files (tenant_id, import_id, part, bytes, received_at) values (1, 4711, 0, 'x', now() - interval '2 days')`,
    );
    await expiredImportsJob(database, worker).run(new Date(), new AbortController().signal);
    expect(await app.sql(`select 1 from import_rows where import_id = any ($1)`, [[ready.id, done.id]])).toEqual([]);
    expect(await app.sql(`select 1 from import_files where import_id = any ($1)`, [[ready.id, done.id, 4711]])).toEqual(
      [],
    );
    expect(
      await app.sql(`select id::text, rows_expire_at from imports where id = any ($1)`, [[ready.id, done.id]]),
    ).toEqual([{ id: done.id, rows_expire_at: null }]);
  });
});
