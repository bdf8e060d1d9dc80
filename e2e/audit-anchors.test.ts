import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { anchorKey, publicHalfOf } from '@outlay/audit/anchor/anchor-keys';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { SERVICE_ENTRIES } from '@outlay/scripts/start/services';
import { withClient } from '@outlay/tenancy/roles';
import { waitFor } from '@outlay/testkit/wait-for';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

const CUT = 45;

let folder: string;
let outlay: Outlay;
let tenant: TenantKit;
let head: number;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outlay-anchors-'));
  const anchors = { AUDIT_ANCHOR_DIR: folder, AUDIT_ANCHOR_MAIL: 'operators@outlay.example' };
  outlay = await startOutlay({}, (part) => (part === 'analytics' ? anchors : {}));
  tenant = await outlay.tenant();
  const account_id = await tenant.account();
  for (let n = 0; n < CUT; n++) await tenant.expense({ account_id, amount: 1 });
  head = await keptHead(CUT + 1);
  await anchor();
});
afterAll(async () => {
  await outlay.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The place of the newest entry of the ledger that analytics keeps, once there are as many. */
function keptHead(atLeast: number): Promise<number> {
  return waitFor(
    async () => {
      const { body } = await tenant.owner.api.get('/audit-logs/verify');
      const ledger = Object.values(body['chains'] ?? {}).find((chain) => String(chain['service']) === 'ledger');
      const seq = Number(ledger?.['head_seq']);
      return seq >= atLeast ? seq : null;
    },
    { timeoutMs: 30_000, what: `the trail to have ${atLeast} places` },
  );
}

/** Runs the daily job, and keeps the public key beside the statement. */
async function anchor(): Promise<void> {
  const jobs = SERVICE_ENTRIES.analytics.jobs(outlay.environments.analytics);
  expect(await jobs.runNow('audit-anchor')).toMatchObject({ state: 'done' });
  await jobs.close();
  const key = anchorKey.parse(JSON.parse(outlay.secrets.auditAnchor));
  await writeFile(join(folder, 'key.json'), JSON.stringify(publicHalfOf(key)));
}

/** The newest: the service itself makes one when it starts. */
async function anchorFile(): Promise<string> {
  const names = (await readdir(folder)).filter((file) => file.endsWith('.jws'));
  return join(folder, names.sort().at(-1) ?? '');
}

interface Verdict {
  code: number;
  output: string;
}

/** `audit:verify` as a process of its own. */
async function verify(...args: string[]): Promise<Verdict> {
  const { DATABASE_URL, DATABASE_WORKER_URL, EVENT_LOG_URL } = outlay.environments.ledger;
  const AUDIT_HEADS_URL = outlay.environments.analytics['DATABASE_WORKER_URL'];
  const script = join(repositoryRoot, 'packages/audit/src/cli/verify.ts');
  const options = { env: { DATABASE_URL, DATABASE_WORKER_URL, EVENT_LOG_URL, AUDIT_HEADS_URL } };
  const asked = [script, '--service', 'ledger', '--tenant', String(tenant.id), ...args];
  return promisify(execFile)(process.execPath, asked, options).then(
    ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
    (error: unknown) => ({
      code: Number(Object(error).code),
      output: `${Object(error).stdout}${Object(error).stderr}`,
    }),
  );
}

const withAnchor = async () => verify('--anchor', await anchorFile(), '--key', join(folder, 'key.json'));

/** Takes the last places away as somebody with every right would, without a trace in the ledger and in the event log. */
async function cutTail(): Promise<void> {
  const from = head - CUT + 1;
  await withClient(outlay.databases.ledger.superuserUrl, async (client) => {
    const chain = `from audit_chain where tenant_id = ${tenant.id} and seq >= ${from}`;
    await client.query(`set session_replication_role = replica;
      delete from outbox where topic = 'ledger.audit' and aggregate_id = ${tenant.id} and version >= ${from};
      delete from audit_entries where id in (select audit_id ${chain}); delete ${chain};`);
  });
  await withClient(outlay.events.superuserUrl, async (client) => {
    await client.query(
      `delete from event_log.records where topic = 'ledger.audit' and key = $1 and "offset" in (
         select "offset" from event_log.records where topic = 'ledger.audit' and key = $1 order by "offset" desc limit $2)`,
      [String(tenant.id), CUT],
    );
  });
}

/** The same in analytics' database. */
async function cutKept(): Promise<void> {
  await withClient(outlay.databases.analytics.superuserUrl, async (client) => {
    const ours = `tenant_id = ${tenant.id} and service = 'ledger'`;
    await client.query(`delete from audit_log where ${ours} and seq > ${head - CUT};
      update audit_head set (epoch, seq, hash, event_id) = (
        select epoch, seq, hash, event_id from audit_log where ${ours} order by seq desc limit 1) where ${ours};`);
  });
}

describe('an audit trail of which the last 45 entries are cut off with their records in the event log', () => {
  it('is intact before', async () => {
    expect(await withAnchor()).toMatchObject({ code: 0, output: expect.stringContaining(`head ${head} `) });
  });

  it('is stated in a file and in a mail, without anything of its entries', async () => {
    const text = await readFile(await anchorFile(), 'utf8');
    const { heads } = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString());
    expect(heads).toContainEqual({
      ...{ service: 'ledger', tenant: tenant.id, epoch: expect.any(Number), seq: head },
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    const mailbox = join(outlay.folder, 'mailbox');
    const mails = await Promise.all((await readdir(mailbox)).map((name) => readFile(join(mailbox, name), 'utf8')));
    expect(mails.some((mail) => /^To: operators@outlay\.example\r$/m.test(mail) && mail.includes(text.trim()))).toBe(
      true,
    );
  });

  it('is named by the head that analytics keeps', async () => {
    await cutTail();
    const { code, output } = await verify();
    expect(output).toContain(
      `cut-off: the chain ends at place ${head - CUT}, but was known up to place ${head}, by analytics`,
    );
    expect(code).toBe(1);
  });

  it('is named by the anchor, once it is cut off in analytics as well', async () => {
    await cutKept();
    expect(await verify()).toMatchObject({ code: 0 });
    const { code, output } = await withAnchor();
    expect(output).toMatch(
      new RegExp(
        `cut-off: the chain ends at place ${head - CUT}, but was known up to place ${head}, by the anchor of 2`,
      ),
    );
    expect(code).toBe(1);
  });

  it('is named by the anchor also after others were sealed in their place', async () => {
    const account_id = await tenant.account();
    for (let n = 0; n < CUT; n++) await tenant.expense({ account_id, amount: 1 });
    await waitFor(async () => (await verify()).output.includes(`head ${head + 1} `) || null, { timeoutMs: 30_000 });
    expect((await withAnchor()).output).toContain(
      `rewritten: place ${head} has another hash than the one known to the anchor of`,
    );
  });

  it('cannot be vouched for by a statement that another key has signed', async () => {
    const other = join(folder, 'other.json');
    await writeFile(other, JSON.stringify({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }));
    expect(await verify('--anchor', await anchorFile(), '--key', other)).toMatchObject({
      code: 2,
      output: expect.stringContaining('no statement that this key has signed'),
    });
  });
});
