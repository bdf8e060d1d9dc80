import { readdir, readFile, rm } from 'node:fs/promises';
import { Role } from '@outlay/proto/outlay/identity/v1/user_pb.ts';
import { waitFor } from '@outlay/testkit/wait-for';
import { startMailServer, type MailServer } from '@outlay/testkit/mail-server';
import { prepareNotifications, type Contact, type Prepared } from './notifications-harness.ts';

const OWNER: Contact = {
  userId: '1',
  email: 'owner@acme.example',
  name: 'Zoë <b>"O\'Hara"</b>\r\nBcc: all@acme.example',
  locale: 'fr-FR',
  timeZone: 'Europe/Paris',
  stopToken: 'ols_owner',
};
const OTHER: Contact = { ...OWNER, userId: '2', email: 'admin@acme.example', name: null, locale: 'de' };

let harness: Prepared;
let server: MailServer;
let tenantId = 0;
beforeAll(async () => {
  server = await startMailServer();
  harness = await prepareNotifications({ SMTP_URL: server.url, MAIL_FROM: 'Outlay <alerts@outlay.example>' });
  harness.contacts([OWNER, OTHER]);
  await Promise.all([harness.start(), harness.start()]);
});
afterAll(async () => {
  await harness.dispose();
  await server.stop();
});
beforeEach(async () => {
  tenantId += 1;
  server.behave('takes');
  server.received.length = 0;
  await harness.publish.tenant(tenantId, { name: 'Acme', locale: 'en' });
  await harness.publish.user(tenantId, 1);
  await waitFor(
    async () => (await harness.sql('select 1 from user_states where tenant_id = $1', [tenantId])).length > 0,
  );
});

const runLow = (name = 'Main') => harness.publish.accounts(tenantId, tenantId * 10, { balance: 50, name });
const mails = () =>
  harness.sql('select user_id, kind, state, attempts, error from mails where tenant_id = $1 order by user_id', [
    tenantId,
  ]);
const ended = (state: string, count = 1) =>
  waitFor(async () => {
    const all = await mails();
    return all.length === count && all.every((mail) => mail['state'] === state) ? all : null;
  });

describe('a mail', () => {
  it('arrives once, in the language of its reader, as text and HTML, with a link', async () => {
    await runLow('<script>alert(1)</script>');
    await ended('sent');
    const [mail, ...more] = server.received;
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('Solde bas : <script>alert(1)</script>');
    expect(mail?.text).toContain(`Le solde du compte « <script>alert(1)</script> » est de 0,50`);
    expect(mail?.text).toContain(`Voir le compte: https://outlay.example/accounts/${tenantId * 10}`);
    expect(mail?.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(mail?.html).not.toContain('<script');
    expect(mail?.html).not.toContain('<b>');
    expect(mail?.from?.text).toBe('"Outlay" <alerts@outlay.example>');
    expect(mail?.bcc).toBeUndefined();
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(JSON.stringify(mail?.headers.get('list'))).toContain(
      'https://outlay.example/api/v1/mails/stop?token=ols_owner',
    );
    expect(mail?.text).toContain('/stop-mails#token=ols_owner');
    expect(mail?.messageId).toMatch(new RegExp(`^<notification-${tenantId}-\\d+@outlay\\.example>$`));
  });

  it('about one more alert is dropped where its reader got fifty within a day', async () => {
    const fill = (count: number, age: string) =>
      harness.sql(
        `insert into mails (tenant_id, user_id, kind, state, created_at, finished_at)
         select $1, 1, 'alert', 'sent', now() - $3::interval, now() from generate_series(1, $2)`,
        [tenantId, count, age],
      );
    await fill(49, '23 hours');
    await fill(5, '25 hours');
    await runLow();
    await waitFor(async () => server.received.length === 1);
    await harness.publish.accounts(tenantId, tenantId * 10 + 1, { balance: 50, name: 'Second' });
    const dropped = () => harness.sql(`select error from mails where tenant_id = $1 and state = 'dropped'`, [tenantId]);
    expect(await waitFor(async () => ((await dropped()).length > 0 ? dropped() : null))).toEqual([
      { error: 'the reader got the mails of a day' },
    ]);
    expect(server.received).toHaveLength(1);
  });

  it('goes to Owners and Admins who are active, unless they say otherwise', async () => {
    await harness.publish.user(tenantId, 2, { role: Role.ADMIN });
    await harness.publish.user(tenantId, 3, { role: Role.MEMBER });
    await harness.publish.user(tenantId, 4, { role: Role.ANALYST });
    await harness.publish.user(tenantId, 5, { role: Role.OWNER, active: false });
    await waitFor(
      async () => (await harness.sql('select 1 from user_states where tenant_id = $1', [tenantId])).length === 5,
    );
    await runLow();
    expect(await ended('sent', 2)).toMatchObject([{ user_id: '1' }, { user_id: '2' }]);
    expect(server.received.map(({ subject }) => subject).toSorted()).toEqual([
      'Niedriger Kontostand: Main',
      'Solde bas : Main',
    ]);
  });

  it('is dropped when identity knows its reader no more', async () => {
    await harness.publish.user(tenantId, 77);
    await waitFor(
      async () => (await harness.sql('select 1 from user_states where tenant_id = $1', [tenantId])).length === 2,
    );
    await runLow();
    const all = await waitFor(async () => {
      const now = await mails();
      return now.every(({ state }) => state === 'sent' || state === 'dropped') && now.length === 2 ? now : null;
    });
    expect(all.map(({ user_id, state }) => [user_id, state])).toEqual([
      ['1', 'sent'],
      ['77', 'dropped'],
    ]);
  });

  it('waits while identity is away', async () => {
    harness.identity.answerWith(null);
    await runLow();
    await waitFor(async () => Number((await mails())[0]?.['attempts']) >= 2);
    harness.contacts([OWNER, OTHER]);
    await ended('sent');
    expect(server.received).toHaveLength(1);
  });

  it('is owed for an alert that came before the news of its reader, who was there already', async () => {
    await harness.publish.user(tenantId, 2, { role: Role.MEMBER });
    await harness.sql('delete from user_states where tenant_id = $1 and user_id = 1', [tenantId]);
    await runLow();
    await waitFor(
      async () => (await harness.sql('select 1 from alerts where tenant_id = $1', [tenantId])).length === 1,
    );
    expect(await mails()).toEqual([]);
    await harness.publish.user(tenantId, 1);
    await ended('sent');
  });

  it('is not sent for what happened days ago: it is in the list', async () => {
    const time = new Date(Date.now() - 25 * 3_600_000);
    await harness.publish.accounts(tenantId, 3, { balance: 50, time });
    await waitFor(
      async () => (await harness.sql('select 1 from alerts where tenant_id = $1', [tenantId])).length === 1,
    );
    expect(await mails()).toEqual([]);
    // Neither to whom we hear of only afterwards, as where the log is read from its start.
    await harness.publish.user(tenantId, 2);
    await runLow();
    await ended('sent', 2);
    expect(await harness.sql('select 1 from mail_alerts where tenant_id = $1', [tenantId])).toHaveLength(2);
  });
});

describe('a condition that comes back', () => {
  const account = () => tenantId * 10;
  const publishBalances = (...balances: number[]) =>
    harness.publish.accounts(tenantId, account(), ...balances.map((balance) => ({ balance, name: 'Main' })));
  /** Waits until an alert of the tenant is as it should be. */
  const alertIs = (recurrences: number, isOpen: boolean) =>
    waitFor(async () => {
      const [alert, ...more] = await harness.sql('select recurrences, cleared_at from alerts where tenant_id = $1', [
        tenantId,
      ]);
      return more.length === 0 && alert?.['recurrences'] === recurrences && (alert['cleared_at'] === null) === isOpen;
    });

  it.each([
    ['and stays', [50, 20_000, 50, 20_000, 50, 20_000, 50, 20_000, 50, 20_000, 50], true],
    ['and goes again', [50, 20_000, 50, 20_000, 50, 20_000, 50, 20_000, 50, 20_000, 50, 20_000], false],
  ])('six times, %s, is mailed once', async (_, balances, isOpen) => {
    await publishBalances(...balances);
    await alertIs(5, isOpen);
    // A mail of another account that was owed afterwards has come: no other of this one waits before it.
    await harness.publish.accounts(tenantId, account() + 1, { balance: 1, name: 'Other' });
    await waitFor(() => server.received.some(({ subject }) => subject === 'Solde bas : Other'));
    await waitFor(async () => (await mails()).every(({ state }) => state === 'sent' || state === 'cancelled'));
    expect(server.received.map(({ subject }) => subject).toSorted()).toEqual(['Solde bas : Main', 'Solde bas : Other']);
  });

  it('is mailed again when it is worse, and not when it is worse a second time', async () => {
    await publishBalances(50);
    await ended('sent');
    await publishBalances(-50);
    await ended('sent', 2);
    expect(server.received.at(-1)?.text).toContain('-0,50');
    await publishBalances(20_000, 40, -60);
    await alertIs(1, true);
    expect(await mails()).toHaveLength(2);
  });

  it('is mailed again after a day', async () => {
    await publishBalances(50, 20_000);
    await alertIs(0, false);
    await waitFor(async () => (await mails()).every(({ state }) => state === 'sent' || state === 'cancelled'));
    await harness.sql(
      `update mails set state = 'sent', created_at = now() - interval '25 hours' where tenant_id = $1`,
      [tenantId],
    );
    server.received.length = 0;
    await publishBalances(50);
    await waitFor(() => server.received.length === 1);
    expect(server.received[0]?.text).toContain('La situation s’était rétablie');
  });

  it('and had gone for good before its mail left is not mailed', async () => {
    harness.identity.answerWith(null);
    await publishBalances(50);
    await waitFor(async () => Number((await mails())[0]?.['attempts']) >= 1);
    await publishBalances(20_000);
    await ended('cancelled');
    harness.contacts([OWNER, OTHER]);
    // It is mailed when it comes back: the cancelled mail reached nobody.
    await publishBalances(60);
    await waitFor(() => server.received.length === 1);
    expect(server.received[0]?.text).toContain('0,60');
  });

  it('or gets worse while its mail waits is reported once, in its newest state', async () => {
    harness.identity.answerWith(null);
    await publishBalances(50);
    await waitFor(async () => Number((await mails())[0]?.['attempts']) >= 1);
    await publishBalances(-70, 20_000, 30);
    await alertIs(1, true);
    const before = await mails();
    expect(before.length).toBeLessThanOrEqual(2);
    harness.contacts([OWNER, OTHER]);
    await waitFor(async () => (await mails()).every(({ state }) => state === 'sent' || state === 'cancelled'));
    expect(server.received.at(-1)?.text).toContain('0,30');
  });
});

describe('a server', () => {
  it('that is down gets the mail when it is up again, once', async () => {
    const { port } = server;
    await server.stop();
    await runLow();
    await waitFor(async () => Number((await mails())[0]?.['attempts']) >= 3);
    expect((await mails())[0]?.['error']).toMatch(/ECONNREFUSED|ESOCKET|ECONNECTION/);
    server = await startMailServer(port);
    await ended('sent');
    expect(server.received).toHaveLength(1);
  });

  it('that takes the message and breaks off may have it: it is not sent again', async () => {
    server.behave('drops');
    await runLow();
    expect(await ended('unknown')).toMatchObject([{ attempts: 1 }]);
    expect(server.received).toHaveLength(1);
  });

  it.each([{ after: 550 }, { recipient: 550 }])('that says never with %p is not asked again', async (manners) => {
    server.behave(manners);
    await runLow();
    expect(await ended('failed')).toMatchObject([{ attempts: 1, error: expect.stringContaining('550') }]);
  });

  it.each([{ after: 451 }, { recipient: 451 }])('that says not now with %p is asked again', async (manners) => {
    server.behave(manners);
    await runLow();
    await waitFor(async () => Number((await mails())[0]?.['attempts']) >= 2);
    server.received.length = 0;
    server.behave('takes');
    await ended('sent');
    expect(server.received).toHaveLength(1);
  });
});

describe('a process that dies', () => {
  it('before the message leaves its mail to others; while sending, nobody knows, and it is not sent again', async () => {
    harness.identity.answerWith(null);
    await runLow();
    await waitFor(async () => (await mails()).length === 1);
    const set = (state: string) =>
      harness.sql(
        `update mails set state = $2, holder = gen_random_uuid(), lease_until = now() - interval '1 second' where tenant_id = $1`,
        [tenantId, state],
      );
    await set('sending');
    await ended('unknown');
    await set('claimed');
    harness.contacts([OWNER, OTHER]);
    await ended('sent');
    expect(server.received).toHaveLength(1);
  });
});

describe('without a mail server', () => {
  it('mails are files of the local mailbox', async () => {
    // Other tests of this process leave mails in the folder that the harness names.
    const folder = `/tmp/outlay-test-own-mailbox-${process.pid}`;
    const other = await prepareNotifications({ MAILBOX_DIR: folder });
    try {
      other.contacts([OWNER]);
      await other.start();
      await other.publish.user(1, 1);
      await waitFor(async () => (await other.sql('select 1 from user_states')).length === 1);
      await other.publish.accounts(1, 1, { balance: 1 });
      await waitFor(async () => (await other.sql(`select 1 from mails where state = 'sent'`)).length === 1);
      const files = await readdir(folder);
      expect(files).toHaveLength(1);
      expect(await readFile(`${folder}/${files[0]}`, 'utf8')).toContain('owner@acme.example');
    } finally {
      await other.dispose();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
