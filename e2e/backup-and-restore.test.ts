import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backupCommand } from '@outlay/scripts/backup/backup-command';
import { ManifestSchema, type Manifest } from '@outlay/scripts/backup/manifest';
import { restoreCommand } from '@outlay/scripts/restore/restore-command';
import { parseSecrets } from '@outlay/scripts/start/secrets';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { missingForBackups } from './harness/missing-for-backups.ts';
import { makeOwnedOutlay, type OwnedOutlay } from './harness/owned-outlay.ts';
import { runCommand } from './harness/run-command.ts';
import { createTenant, signIn, type TenantKit } from './harness/tenant-kit.ts';
import { describeUnless } from '@outlay/testkit/describe-unless';

let outlay: OwnedOutlay;
let tenant: TenantKit;
let place: string;
/** The backup, and a row of each kind: known to it, and written after it. */
let id: string;
let account: number;
let kept: number;
let lost: number;
let keptTransfer: number;
let lostTransfer: number;

const missing = await missingForBackups();

beforeAll(async () => {
  if (missing !== null) return;
  outlay = await makeOwnedOutlay();
  await outlay.start();
  place = join(outlay.folder, '../kept/backups');
  tenant = await createTenant(outlay.url);
});
afterAll(async () => {
  if (missing === null) await outlay.remove();
});

const run = (command: typeof backupCommand, ...args: string[]) => runCommand(command, outlay.env, ...args);
const backUp = (...args: string[]) => run(backupCommand, '--to', place, ...args);
const restore = (...args: string[]) => run(restoreCommand, ...args);

async function manifestOf(backup: string): Promise<Manifest> {
  return ManifestSchema.parse(JSON.parse(await readFile(join(place, backup, 'manifest.json'), 'utf8')));
}

/** A copy of the backup, changed; restoring it is to be refused. */
async function damagedCopy(change: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(outlay.folder, '../damaged', id);
  await rm(folder, { recursive: true, force: true });
  await cp(join(place, id), folder, { recursive: true });
  await change(folder);
  return folder;
}

async function loseDatabases(names: readonly string[]): Promise<void> {
  await outlay.asSuperuser(async (client) => {
    for (const name of names) await client.query(`drop database outlay_${name}`);
  });
}

/** Everything the API says that a restore must bring back. */
async function seen(): Promise<object> {
  const { api } = await signIn(tenant.anonymous, tenant.owner.email);
  const { body: of } = await api.get(`/accounts/${account}`);
  const { body: expense } = await api.get(`/expenses/${kept}`);
  const { body: history } = await api.get(`/expenses/${kept}/history`);
  const { body: transfer } = await api.get(`/transfers/${keptTransfer}`);
  const lostOnes = await Promise.all([api.get(`/expenses/${lost}`), api.get(`/transfers/${lostTransfer}`)]);
  return {
    ...{ balance: of['current_balance'], amount: expense['amount'], changes: history['items']?.length },
    ...{ reversed: transfer['reversed_at'], lost: lostOnes.map(({ status }) => status) },
  };
}

/** The audit view lists what is written after a restore, and finds every trail whole. */
async function auditGoesOn(): Promise<void> {
  const { api } = await signIn(tenant.anonymous, tenant.owner.email);
  expect((await api.patch(`/expenses/${kept}`, { note: 'after the restore' })).status).toBe(200);
  const { body: audit } = await api.get(`/audit-logs?entity_type=expense&entity_id=${kept}&per_page=1`);
  expect(JSON.stringify(audit['items'])).toContain('after the restore');
  expect((await api.get('/audit-logs/verify')).body).toMatchObject({ ok: true });
}

describeUnless(missing, 'backup and restore', () => {
  it('backs up while Outlay runs, for its owner alone and without secrets', async () => {
    account = await tenant.account();
    kept = await tenant.expense({ account_id: account, amount: 11 });
    await tenant.expense({ account_id: account, amount: 20 });
    const transfer = { from_account_id: account, to_account_id: await tenant.account(), amount: 5 };
    keptTransfer = await tenant.transfer(transfer);
    const { code, text } = await backUp();
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining('6 databases') });
    [id = ''] = await readdir(place);
    expect((await backUp('--list')).lines).toEqual([id]);
    const files = await readdir(join(place, id));
    const modes = await Promise.all(files.map(async (name) => (await stat(join(place, id, name))).mode & 0o777));
    expect([(await stat(join(place, id))).mode & 0o777, ...new Set(modes)]).toEqual([0o700, 0o600]);
    const secrets = Object.values(parseSecrets(await readFile(join(outlay.folder, 'secrets.json'), 'utf8')));
    for (const name of files) {
      const content = await readFile(join(place, id, name), 'latin1');
      expect(secrets.filter((secret) => secret !== undefined && content.includes(secret))).toEqual([]);
    }
    expect((await manifestOf(id)).databases.find(({ name }) => name === 'ledger')?.facts.rows).toMatchObject({
      ...{ accounts: 2, expenses: 2, transfers: 1 },
    });
  });

  it('says what it lacks, and leaves nothing half done', async () => {
    const withEnv = (more: NodeJS.ProcessEnv, to = join(outlay.folder, '../other')) =>
      runCommand(backupCommand, { ...outlay.env, ...more }, '--to', to);
    expect((await withEnv({ PG_BIN: '/nowhere' })).code).toContain('/nowhere/pg_dump is missing');
    const nothing = join(outlay.folder, '../nothing');
    expect((await withEnv({ OUTLAY_DATA_DIR: nothing })).code).toContain('There is no installation to back up');
    expect((await withEnv({ DATABASE_BACKUP_URL: 'no URL: secret' })).code).toBe(
      'DATABASE_BACKUP_URL is no URL: postgres://<user>:<password>@<host>:<port>/postgres',
    );
    const file = join(outlay.folder, 'secrets.json');
    expect((await withEnv({}, file)).code).toMatch(/cannot be written to .*secrets\.json: ENOTDIR/);
    expect((await readdir(join(outlay.folder, '..'))).sort()).toEqual(['data', 'kept']);
  });

  it('refuses to restore over an installation that runs', async () => {
    expect((await restore(place, '--force')).code).toContain('Outlay already runs on');
  });

  it('brings back every database after their loss; the event log has what came after the backup', async () => {
    await tenant.owner.api.patch(`/expenses/${kept}`, { amount: 500 });
    lost = await tenant.expense({ account_id: account, amount: 100 });
    lostTransfer = await tenant.transfer({ from_account_id: account, to_account_id: await tenant.account() });
    expect((await tenant.owner.api.delete(`/transfers/${keptTransfer}`)).status).toBe(204);
    await outlay.stop();
    await loseDatabases(SERVICES);
    const { code, text } = await restore(place);
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining('Restored. Outlay can start.') });
    expect(text).toContain('The event log is still there, and is kept.');
    expect(text).toMatch(/ledger: epoch 2; .* ended, as the backup does not have them: 3\./);
    await outlay.start();
    expect(await seen()).toEqual({ balance: 964, amount: 11, changes: 1, reversed: null, lost: [404, 404] });
    await auditGoesOn();
    expect(await tenant.expense({ account_id: account, amount: 1 })).toBeGreaterThan(lost);
    const again = { from_account_id: account, to_account_id: await tenant.account() };
    expect(await tenant.transfer(again)).toBeGreaterThan(lostTransfer);
    await outlay.stop();
  });

  it('refuses what is no whole backup, and changes nothing', async () => {
    const flip = async (folder: string): Promise<void> => {
      const path = join(folder, 'outlay_ledger.dump');
      const content = await readFile(path);
      content.writeUInt8(content.readUInt8(5_000) ^ 1, 5_000);
      await writeFile(path, content);
    };
    expect((await restore(await damagedCopy(flip))).code).toContain('outlay_ledger.dump is damaged');
    const noFile = await damagedCopy((folder) => rm(join(folder, 'outlay_projects.dump')));
    expect((await restore(noFile)).code).toMatch(/outlay_projects\.dump is missing/);
    const aborted = await damagedCopy((folder) => rm(join(folder, 'manifest.json')));
    expect((await restore(aborted)).code).toContain('it was aborted and is no backup');
    expect((await run(backupCommand, '--list', '--to', join(aborted, '..'))).text).toContain('No backups in');
    const ofOthers = await damagedCopy(async (folder) => {
      const text = (await readFile(join(folder, 'manifest.json'), 'utf8')).replace(
        /"rows": \{/,
        '"rows": { "more": 1,',
      );
      await writeFile(join(folder, 'manifest.json'), text);
    });
    expect((await restore(ofOthers, '--force')).code).toContain('rows of more: missing, in the backup 1');
    expect((await restore(place)).code).toMatch(/hold data.*--force replaces them/);
  });

  it('refuses other secrets than those of the backup', async () => {
    const path = join(outlay.folder, 'secrets.json');
    const own = await readFile(path, 'utf8');
    await writeFile(path, own.replace(/("keyEncryption": ")[^"]+/, '$1another'));
    expect((await restore(place, '--force')).code).toContain(`These are not the secrets of backup ${id}`);
    await writeFile(path, own.slice(0, -3));
    expect((await restore(place, '--force')).code).toBe(
      `${path} has no keyEncryption: it is not the secrets.json of an installation. Nothing was changed.`,
    );
    await rename(path, `${path}.kept`);
    expect((await restore(place, '--force')).code).toContain('secrets.json is missing');
    await rename(`${path}.kept`, path);
    await writeFile(path, own);
  });

  it('brings all of it back where the event log is lost as well', async () => {
    await rm(join(outlay.folder, 'postgres'), { recursive: true });
    await rm(join(outlay.folder, 'postgres.location'), { force: true });
    const names = SERVICES.flatMap((name) => ['--database', name]);
    const { code, text } = await restore(join(place, id), ...names);
    expect({ code, text }).toMatchObject({ code: 0, text: expect.stringContaining('Restored. Outlay can start.') });
    expect(text).toMatch(/ledger: epoch 2; published again: 5 states and 5 audit entries/);
    await outlay.start();
    expect(await seen()).toEqual({ balance: 964, amount: 11, changes: 1, reversed: null, lost: [404, 404] });
    await auditGoesOn();
  });

  it('deletes all but the newest', async () => {
    await mkdir(join(place, '2020-01-01T00-00-00-000Z'));
    const { code, text } = await backUp('--keep', '1');
    expect(code).toBe(0);
    expect(text).toContain(`Deleted, older than the newest 1: ${id}, 2020-01-01T00-00-00-000Z`);
    expect(await readdir(place)).toHaveLength(1);
  });
});
