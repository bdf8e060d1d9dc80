import { startMailServer, type MailServer } from '@outlay/testkit/mail-server';
import { waitFor } from '@outlay/testkit/wait-for';
import { PASSWORD, REGISTER, signIn, startIdentity, type IdentityApp, type TestTenant } from './identity-harness.ts';

const ACTIVATE = `mutation ($token: String!) { activateAccount(token: $token) { id isActive } }`;

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
});
beforeEach(() => {
  mails.received.length = 0;
  mails.behave('takes');
});
afterAll(async () => {
  await app.stop();
  await mails.stop();
});

async function register(email: string): Promise<object> {
  const { data, errors } = await tenant.anonymous(REGISTER, { input: { email, password: PASSWORD } });
  expect(errors).toEqual([]);
  return Object(data?.['register']);
}

it('letters are sent by the mail server, and their link activates the account', async () => {
  await register('one@lettered.example');
  const [mail] = await waitFor(() => (mails.received.length === 1 ? mails.received : null));
  expect(mail).toMatchObject({
    subject: 'Activate your Outlay account',
    from: { text: '"Acme" <outlay@acme.example>' },
  });
  expect(mail?.to).toMatchObject({ text: 'one@lettered.example' });
  const token = /https:\/\/outlay\.example\/activate#token=(ola_\S+)/.exec(mail?.text ?? '')?.[1];
  const activated = await app.as({ tenantId: null, anonymous: true })(ACTIVATE, { token });
  expect(activated.data?.['activateAccount']).toMatchObject({ isActive: true });
  await signIn(tenant, 'one@lettered.example');
  expect(await app.mails()).toEqual([]);
});

it('a server that takes a letter later gets it again, once', async () => {
  mails.behave({ recipient: 451 });
  const begun = mails.begun;
  expect(await register('later@lettered.example')).toMatchObject({ isActive: false });
  await waitFor(() => mails.begun > begun);
  mails.behave('takes');
  await waitFor(() => mails.received.length === 1);
  expect(mails.received[0]?.to).toMatchObject({ text: 'later@lettered.example' });
});

it.each<[string, Parameters<MailServer['behave']>[0]]>([
  ['refuses the recipient', { recipient: 550 }],
  ['breaks off after the message', 'drops'],
])('a server that %s changes nothing in the answer', async (_what, manners) => {
  mails.behave(manners);
  const begun = mails.begun;
  const email = `answer-${begun}@lettered.example`;
  expect(await register(email)).toMatchObject({ email, isActive: false });
  await waitFor(() => mails.begun === begun + 1);
});

it('a server that is silent holds up neither the answer nor the stop', async () => {
  const silent = await startMailServer();
  silent.behave('hangs');
  const other = await startIdentity({ SMTP_URL: silent.url, LOG_LEVEL: 'silent' });
  const away = await other.provision('silent', { registration: 'DOMAINS', emailDomains: ['silent.example'] });
  const input = { email: 'a@silent.example', password: PASSWORD };
  expect((await away.anonymous(REGISTER, { input })).errors).toEqual([]);
  await waitFor(() => silent.begun === 1);
  await other.stop();
  await silent.stop();
});
