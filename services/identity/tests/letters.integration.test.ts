import { startMailServer, type MailServer } from '@outlay/testkit/mail-server';
import { waitFor } from '@outlay/testkit/wait-for';
import { PASSWORD, REGISTER, signIn, startIdentity, type IdentityApp, type TestTenant } from './identity-harness.ts';

const STOP = `mutation ($token: String!) { stopMails(token: $token) }`;
const RESUME = `mutation ($token: String!) { resumeMails(token: $token) }`;
const STOPPED = `{ mailsStopped }`;
const SET = `mutation ($stopped: Boolean!) { setMailsStopped(stopped: $stopped) }`;
const CONTACTS = `query ($ids: [ID!]!) { mailContacts(userIds: $ids) { userId email stopToken } }`;

let mails: MailServer;
let app: IdentityApp;
let tenant: TestTenant;
beforeAll(async () => {
  mails = await startMailServer();
  app = await startIdentity({
    ...{ SMTP_URL: mails.url, MAIL_FROM: 'Acme <outlay@acme.example>', PUBLIC_URL: 'https://outlay.example' },
    LOG_LEVEL: 'silent',
  });
  tenant = await app.provision('lettered', { registration: 'DOMAINS', emailDomains: ['lettered.example'] });
  await waitFor(() => mails.received.length === 1);
});
beforeEach(() => {
  mails.received.length = 0;
  mails.behave('takes');
});
afterAll(async () => {
  await app.stop();
  await mails.stop();
});

const anybody = () => app.as({ tenantId: null, anonymous: true });

async function register(email: string): Promise<object> {
  const { data, errors } = await tenant.anonymous(REGISTER, { input: { email } });
  expect(errors).toEqual([]);
  return Object(data?.['register']);
}

/** The letters to an address as the database has them, once they have ended. */
const ended = (email: string) =>
  waitFor(async () => {
    const { rows } = await app.superuser.query<{ state: string; sealed: Buffer | null; attempts: number }>(
      `select m.state, m.sealed, m.attempts from mails m join users u on u.id = m.user_id where u.email = $1`,
      [email],
    );
    return rows.length > 0 && rows.every(({ state }) => !['pending', 'claimed', 'sending'].includes(state)) && rows;
  });

describe('a letter', () => {
  it('is sent by the mail server, as text and HTML, with a link to use and one to decline', async () => {
    await register('one@lettered.example');
    const [mail] = await waitFor(() => (mails.received.length === 1 ? mails.received : null));
    expect(mail).toMatchObject({
      subject: 'Activate your account at lettered',
      from: { text: '"Acme" <outlay@acme.example>' },
    });
    expect(mail?.to).toMatchObject({ text: 'one@lettered.example' });
    const token = /https:\/\/outlay\.example\/activate#token=(ola_\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(mail?.html).toContain(`https://outlay.example/activate#token=${token}`);
    expect(mail?.text).toMatch(/https:\/\/outlay\.example\/stop-mails#token=ols_\S+/);
    expect(mail?.headers.get('list')).toMatchObject({
      unsubscribe: { url: expect.stringMatching(/^https:\/\/outlay\.example\/api\/v1\/mails\/stop\?token=ols_/) },
      'unsubscribe-post': { name: 'List-Unsubscribe=One-Click' },
    });
    const activated = await anybody()(
      `mutation ($token: String!, $password: String, $name: String) { activateAccount(token: $token, password: $password, name: $name) { isActive } }`,
      {
        token,
        password: PASSWORD,
      },
    );
    expect(activated.data?.['activateAccount']).toMatchObject({ isActive: true });
    await signIn(tenant, 'one@lettered.example');
    expect(await app.mails()).toEqual([]);
  });

  it('is sealed while it waits, and gone once it is sent', async () => {
    mails.behave({ recipient: 451 });
    await register('sealed@lettered.example');
    const { rows } = await app.superuser.query<{ row: string }>(
      `select m::text as row from mails m where sealed is not null`,
    );
    expect(rows).toHaveLength(1);
    const text = Buffer.from(/\\x([0-9a-f]+)/.exec(rows[0]?.row ?? '')?.[1] ?? '', 'hex').toString('latin1');
    expect(text.length).toBeGreaterThan(100);
    expect(`${rows[0]?.row} ${text}`).not.toMatch(/sealed@|ola_/);
    mails.behave('takes');
    expect(await ended('sealed@lettered.example')).toMatchObject([{ state: 'sent', sealed: null }]);
  });

  it('is sent again while the server takes it later, once', async () => {
    mails.behave({ recipient: 451 });
    const begun = mails.begun;
    expect(await register('later@lettered.example')).toMatchObject({ isActive: false });
    await waitFor(() => mails.begun > begun + 1);
    mails.behave('takes');
    await ended('later@lettered.example');
    expect(mails.received.map(({ to }) => to)).toMatchObject([{ text: 'later@lettered.example' }]);
  });

  it.each<[string, Parameters<MailServer['behave']>[0], string]>([
    ['refuses the recipient', { recipient: 550 }, 'failed'],
    ['breaks off after the message', 'drops', 'unknown'],
  ])('to a server that %s changes nothing in the answer, and is not sent again', async (_what, manners, state) => {
    mails.behave(manners);
    const email = `answer-${state}@lettered.example`;
    expect(await register(email)).toMatchObject({ email, isActive: false });
    expect(await ended(email)).toMatchObject([{ state, sealed: null, attempts: 1 }]);
  });

  it('outlives its process', async () => {
    mails.behave({ recipient: 451 });
    await register('restart@lettered.example');
    const other = await app.again();
    mails.behave('takes');
    await ended('restart@lettered.example');
    await other.stop();
    expect(mails.received).toHaveLength(1);
  });

  it('to a silent server holds up neither the answer nor, for long, the stop', async () => {
    const silent = await startMailServer();
    silent.behave('hangs');
    const other = await startIdentity({ SMTP_URL: silent.url, LOG_LEVEL: 'silent' });
    await other.provision('silent');
    await waitFor(() => silent.begun === 1);
    await Promise.all([other.stop(), silent.stop()]);
  });
});

describe('the reader of a letter', () => {
  const stopTokenOf = (text: string | undefined) => /stop-mails#token=(\S+)/.exec(text ?? '')?.[1] ?? '';

  it('declines further ones, and allows them again, without signing in', async () => {
    await register('tired@lettered.example');
    const token = stopTokenOf((await waitFor(() => mails.received[0])).text);
    expect((await anybody()(STOP, { token })).data).toEqual({ stopMails: true });
    expect((await anybody()(STOP, { token })).errors).toEqual([]);
    mails.received.length = 0;
    await register('tired@lettered.example');
    const { rows } = await app.superuser.query(`select 1 from mails where state in ('pending', 'claimed', 'sending')`);
    expect(rows).toEqual([]);
    expect((await anybody()(RESUME, { token })).data).toEqual({ resumeMails: true });
    await register('tired@lettered.example');
    await waitFor(() => mails.received.length === 1);
  });

  it('is named by its own token alone', async () => {
    for (const token of ['', 'ols_', `ols_${'A'.repeat(64)}`, 'x'.repeat(500)])
      expect((await anybody()(STOP, { token })).code).toBe('LINK_INVALID');
  });

  it('gets alerts at a verified address only, and none where mails are declined', async () => {
    const contacts = async () => {
      const { data, errors } = await app.as({ tenantId: tenant.id, service: 'notifications' })(CONTACTS, {
        ids: [String(tenant.ownerId)],
      });
      expect(errors).toEqual([]);
      const found: { email: string; stopToken: string }[] = Object(data?.['mailContacts']);
      return found;
    };
    expect(await contacts()).toEqual([]);
    // The address may be somebody else's, whose choice nobody changes or learns.
    expect((await tenant.owner(SET, { stopped: true })).code).toBe('CONFLICT');
    expect((await tenant.owner(STOPPED)).data).toEqual({ mailsStopped: false });
    await app.superuser.query(`update users set email_verified_at = now() where id = $1`, [tenant.ownerId]);
    const [contact] = await contacts();
    expect(contact).toMatchObject({ email: tenant.ownerEmail });
    await anybody()(STOP, { token: contact?.stopToken });
    expect(await contacts()).toEqual([]);
    expect((await tenant.owner(STOPPED)).data).toEqual({ mailsStopped: true });
    expect((await tenant.owner(SET, { stopped: false })).data).toEqual({ setMailsStopped: true });
    expect(await contacts()).toHaveLength(1);
    await tenant.owner(SET, { stopped: true });
    expect(await contacts()).toEqual([]);
    await anybody()(RESUME, { token: contact?.stopToken });
    expect((await tenant.owner(STOPPED)).data).toEqual({ mailsStopped: false });
    expect(await contacts()).toHaveLength(1);
    expect((await tenant.anonymous(STOPPED)).code).toBe('UNAUTHENTICATED');
  });

  it('is told of a new password, at a verified address', async () => {
    await app.superuser.query(`update users set email_verified_at = now(), locale = 'de' where id = $1`, [
      tenant.ownerId,
    ]);
    const changed = await tenant.owner(`mutation ($input: ChangeMeInput!) { changeMe(input: $input) { id } }`, {
      input: { password: 'another good password', currentPassword: PASSWORD },
    });
    expect(changed.errors).toEqual([]);
    const mail = await waitFor(() => mails.received[0]);
    expect(mail.subject).toBe('Ihr Passwort bei lettered wurde geändert');
    expect(mail.text).not.toContain('stop-mails');
  });
});
