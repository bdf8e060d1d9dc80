import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@outlay/scripts/ports/free-port';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import { ScriptError } from '@outlay/scripts/script-error';
import { buildWeb } from '@outlay/tools/web/build-web';
import { mailboxIn, type ReadableMails } from '../../harness/mailbox.ts';
import { createTenant, ROLES, signIn } from '../../harness/tenant-kit.ts';
import { ApiClient } from '../../harness/api-client.ts';
import { DEFAULT_MAILBOX } from './dashboard.ts';
import { makeImports } from './furnished-imports.ts';
import { invite, largestVendor, makeWebhook } from './furnished-tenant.ts';
import type { Tenants } from './open-page-state.ts';

const SLUG = 'demo';
const UNLIMITED = '1000000';

export interface Demo {
  url: string;
  /** The demo tenant, and one that was created a moment ago. */
  tenants: Tenants;
}

/**
 * Starts Outlay with its demo data in a folder of its own, as `npm start` does. `parts` stops and deletes it. With
 * OUTLAY_URL and OUTLAY_PASSWORD in the environment an instance that runs already is used.
 */
export async function startDemo(parts: AsyncDisposableStack): Promise<Demo> {
  const { OUTLAY_URL, OUTLAY_PASSWORD, MAILBOX_DIR } = process.env;
  if (OUTLAY_URL && OUTLAY_PASSWORD) {
    return describeDemo(OUTLAY_URL, OUTLAY_PASSWORD, mailboxIn(MAILBOX_DIR ?? DEFAULT_MAILBOX));
  }
  await buildWeb();
  const folder = await mkdtemp(join(tmpdir(), 'outlay-demo-'));
  parts.defer(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      ...{ PORT: String(port), OUTLAY_DATA_DIR: folder, LOG_LEVEL: 'error' },
      ...{ RATE_LIMIT_AUTH: UNLIMITED, RATE_LIMIT_USER: UNLIMITED, RATE_LIMIT_TENANT: UNLIMITED },
      RATE_LIMIT_REFRESH: UNLIMITED,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  parts.defer(async () => {
    if (child.exitCode !== null) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    await exit;
  });
  return describeDemo(`http://127.0.0.1:${port}`, await passwordOf(child.stdout), mailboxIn(join(folder, 'mailbox')));
}

/** Reads what `npm start` prints, until it has printed the password. */
async function passwordOf(output: NodeJS.ReadableStream): Promise<string> {
  let printed = '';
  for await (const chunk of output) {
    printed += String(chunk);
    const password = /^ *Password +(\S+)$/m.exec(printed)?.[1];
    if (password === undefined) continue;
    output.resume();
    return password;
  }
  throw new ScriptError(`The demo instance ended before it was ready:\n${printed}`);
}

async function describeDemo(url: string, password: string, mails: ReadableMails): Promise<Demo> {
  const anonymous = new ApiClient(url, { 'x-tenant-id': SLUG });
  const person = (role: string) => ({ email: `${role.toLowerCase()}@${SLUG}.example`, password });
  const owner = await signIn(anonymous, person('Owner').email, password);
  const { api } = owner;
  const first = async (path: string) => Number((await api.get(path)).body['items']?.['0']?.['id']);
  const [Owner, Admin, Analyst, Member] = ROLES.map(person);
  if (!Owner || !Admin || !Analyst || !Member) throw new Error('The demo tenant has a person of each role.');
  const empty = await createTenant(url, { name: 'Just created' });
  const key = { name: 'Nightly import', scopes: ['expenses:write', 'reports:read'], max_per_day: 2000 };
  await api.post('/api-keys', key);
  const account = await first('/accounts?currency=USD&per_page=1');
  await api.post('/transfers', {
    ...{ from_account_id: account, to_account_id: await first('/accounts?currency=EUR&per_page=1'), amount: 120 },
    ...{ date: new Date().toISOString().slice(0, 10), note: 'Cash for the trade fair' },
  });
  const furnished = {
    ...{ slug: SLUG, people: { Owner, Admin, Analyst, Member } },
    ...{ account, project: await first('/projects?status=active&per_page=1') },
    expense: await first('/expenses?per_page=1'),
    webhook: await makeWebhook(owner, 'Bookkeeping'),
    vendor: await largestVendor(owner),
    invitation: await invite(owner, mails),
    ...(await makeImports(owner, account)),
  };
  return { url, tenants: { furnished, empty: { slug: empty.slug, owner: empty.owner } } };
}
