import { serviceUnavailable } from '@outlay/errors/app-error';
import { writeClient } from '@outlay/service-kit/client-header';
import type { ClientBrowser } from '@outlay/tenancy/request-context';
import { createLogger } from '@outlay/telemetry/logger';
import { waitFor } from '@outlay/testkit/wait-for';
import { createPasswordHasher, type PasswordHasher } from '../src/passwords/password-hasher.ts';
import { addUser, LOGIN, PASSWORD, startIdentity, type IdentityApp, type TestTenant } from './identity-harness.ts';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0';
const WRONG = 'not the password';
const BURST = 10;

/** Counts the work that passwords cost. */
function countingHasher(): PasswordHasher & { compared: number; isBusy: boolean } {
  const real = createPasswordHasher();
  return {
    compared: 0,
    isBusy: false,
    hash: (...args) => real.hash(...args),
    async matches(...args) {
      if (this.isBusy) throw serviceUnavailable();
      this.compared += 1;
      return real.matches(...args);
    },
  };
}

const hasher = countingHasher();
const lines: string[] = [];
const logger = createLogger({ service: 'identity', level: 'info', stream: { write: (line) => void lines.push(line) } });
let app: IdentityApp;
let tenant: TestTenant;
beforeAll(async () => {
  app = await startIdentity({}, { hasher, logger });
  tenant = await app.provision('sign-in');
});
afterAll(() => app.stop());

/** A browser that keeps its device cookie. */
function browser(userAgent = FIREFOX) {
  const state: ClientBrowser = { deviceToken: null };
  const login = async (email: string, password = PASSWORD, of = tenant) => {
    const client = writeClient({ address: '203.0.113.7', userAgent, browser: state });
    const answer = await of.anonymous(LOGIN, { input: { email, password } }, { 'outlay-client': client });
    const device = answer.headers['outlay-device'];
    if (typeof device === 'string') state.deviceToken = device;
    return answer;
  };
  return { state, login };
}
const login = (email: string, password = PASSWORD) => tenant.anonymous(LOGIN, { input: { email, password } });
const emailOf = (name: string) => `${name}@sign-in.example`;
/** As if so many seconds had passed since the tries. */
const pass = (seconds: number) =>
  app.superuser.query(`update sign_in_allowances set full_at = full_at - make_interval(secs => $1)`, [seconds]);
async function trailOf(userId: number) {
  const { rows } = await app.superuser.query<{
    actor: string;
    action: string;
    changes: Record<string, { after: unknown }>;
  }>(
    `select actor, action, changes from audit_entries
     where tenant_id = $1 and entity_type = 'user' and entity_id = $2 order by id`,
    [tenant.id, userId],
  );
  return rows;
}
const mailsTo = async (email: string) =>
  (await app.mails()).filter((mail) => mail.includes(`<${email}>`) || mail.includes(`To: ${email}`));
const newSignIns = async (email: string) =>
  (await mailsTo(email)).filter((mail) => /^Subject: A new sign-in/m.test(mail));

describe('tries to sign in', () => {
  it('cost the same work whether the account exists, is inactive or does not', async () => {
    await addUser(tenant, 'asleep', 'MEMBER', false);
    const answers = [];
    for (const email of [tenant.ownerEmail, emailOf('asleep'), emailOf('nobody'), 'no address']) {
      const before = hasher.compared;
      answers.push(await login(email, WRONG));
      expect(hasher.compared).toBe(before + 1);
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]?.code).toBe('INVALID_CREDENTIALS');
  });

  it.each(['known', 'unknown', 'sleeping'])('are refused after ten, with no password compared: %s', async (kind) => {
    const email = emailOf(`guessed-${kind}`);
    if (kind !== 'unknown') await addUser(tenant, `guessed-${kind}`, 'MEMBER', kind === 'known');
    const tries = async (count: number) => {
      const before = hasher.compared;
      const answers = [];
      for (let n = 0; n < count; n++) answers.push(await login(email, WRONG));
      return { codes: answers.map(({ code }) => code), compared: hasher.compared - before };
    };
    const first = await tries(BURST + 5);
    expect(first.codes.filter((code) => code === 'INVALID_CREDENTIALS')).toHaveLength(BURST);
    expect(first.codes.slice(BURST)).toEqual(Array(5).fill('RATE_LIMITED'));
    expect(first.compared).toBe(BURST);
    await pass(46);
    expect(await tries(2)).toEqual({ codes: ['INVALID_CREDENTIALS', 'RATE_LIMITED'], compared: 1 });
    await pass(3_600);
    expect((await tries(BURST + 1)).compared).toBe(BURST);
  });

  it('answer alike where there are too many, with an account and without', async () => {
    await addUser(tenant, 'full');
    const answers = [];
    for (const email of [emailOf('full'), emailOf('nobody-full')]) {
      for (let n = 0; n < BURST; n++) await login(email, WRONG);
      answers.push(await login(email, PASSWORD));
    }
    expect(answers[0]?.code).toBe('RATE_LIMITED');
    expect(JSON.stringify(answers[0])).toBe(JSON.stringify(answers[1]));
  });

  it('are not used up by who knows the password', async () => {
    await addUser(tenant, 'diligent');
    for (let n = 0; n < BURST + 3; n++) expect((await login(emailOf('diligent'))).code).toBeUndefined();
  });

  it('are not used up where the password was not compared', async () => {
    hasher.isBusy = true;
    for (let n = 0; n < BURST + 1; n++)
      expect((await login(emailOf('unlucky'), WRONG)).code).toBe('SERVICE_UNAVAILABLE');
    hasher.isBusy = false;
    expect((await login(emailOf('unlucky'), WRONG)).code).toBe('INVALID_CREDENTIALS');
  });

  it('are counted together, in any spelling of the address', async () => {
    await addUser(tenant, 'spelled');
    for (let n = 0; n < BURST; n++) await login(n % 2 === 0 ? emailOf('spelled') : ' SPELLED@Sign-In.example', WRONG);
    expect((await login(emailOf('spelled'))).code).toBe('RATE_LIMITED');
  });

  it('leave no more rows than there are tries within minutes', async () => {
    const { rows: old } = await app.superuser.query(
      `insert into sign_in_allowances select $1, 'old ' || n, now() - interval '1 second'
       from generate_series(1, 400) n returning 1`,
      [tenant.id],
    );
    expect(old).toHaveLength(400);
    const email = emailOf('stranger');
    for (let n = 0; n < BURST; n++) await login(email, WRONG);
    const areGone = async () => {
      await login(email, WRONG);
      const { rows } = await app.superuser.query(`select from sign_in_allowances where bucket like 'old %'`);
      return rows.length === 0;
    };
    await waitFor(areGone, { what: 'full buckets to be cleared away' });
  });
});

describe('a browser that is known', () => {
  it('gets in while strangers try passwords, and has a limit of its own', async () => {
    const email = emailOf('attacked');
    await addUser(tenant, 'attacked');
    const own = browser();
    expect((await own.login(email)).code).toBeUndefined();
    for (let n = 0; n < BURST; n++) await login(email, WRONG);
    expect((await login(email)).code).toBe('RATE_LIMITED');
    expect((await browser().login(email)).code).toBe('RATE_LIMITED');
    expect((await own.login(email)).code).toBeUndefined();
    const before = hasher.compared;
    for (let n = 0; n < BURST; n++) expect((await own.login(email, WRONG)).code).toBe('INVALID_CREDENTIALS');
    expect((await own.login(email)).code).toBe('RATE_LIMITED');
    expect(hasher.compared - before).toBe(BURST);
  });

  it('is known for one account, in one tenant', async () => {
    const [email, victim] = [emailOf('mallory'), emailOf('victim')];
    await Promise.all([addUser(tenant, 'mallory'), addUser(tenant, 'victim')]);
    const own = browser();
    await own.login(email);
    for (let n = 0; n < BURST; n++) await own.login(victim, WRONG);
    expect((await own.login(victim, WRONG)).code).toBe('RATE_LIMITED');
    expect((await login(victim, WRONG)).code).toBe('RATE_LIMITED');
  });

  it('is given no token for a wrong password', async () => {
    const own = browser();
    await own.login(tenant.ownerEmail, WRONG);
    expect(own.state.deviceToken).toBeNull();
  });

  it('is known no more after a password reset, but the one that reset it is', async () => {
    const other = await app.provision('sign-in-reset');
    const [thief, owner] = [browser(), browser()];
    await thief.login(other.ownerEmail, PASSWORD, other);
    await app.superuser.query(`update users set email_verified_at = now() where tenant_id = $1`, [other.id]);
    await other.anonymous(`mutation ($email: String!) { requestPasswordReset(email: $email) }`, {
      email: other.ownerEmail,
    });
    const token = await app.linkIn('reset', other.ownerEmail);
    const client = writeClient({ address: '::1', userAgent: FIREFOX, browser: owner.state });
    const reset = await other.anonymous(
      `mutation ($token: String!) { resetPassword(token: $token, password: "another horse battery") }`,
      { token },
      { 'outlay-client': client },
    );
    expect(reset.errors).toEqual([]);
    owner.state.deviceToken = String(reset.headers['outlay-device']);
    for (let n = 0; n < BURST; n++) await thief.login(other.ownerEmail, WRONG, other);
    expect((await thief.login(other.ownerEmail, WRONG, other)).code).toBe('RATE_LIMITED');
    expect((await owner.login(other.ownerEmail, 'another horse battery', other)).code).toBeUndefined();
  });
});

describe('a new password', () => {
  const CHANGE = `mutation ($input: ChangeMeInput!) { changeMe(input: $input) { id } }`;

  it('cannot be set by guessing the current one in an open session', async () => {
    const userId = await addUser(tenant, 'left-open');
    const change = (currentPassword: string) =>
      tenant.as('MEMBER', userId)(CHANGE, { input: { currentPassword, password: 'another horse battery' } });
    for (let n = 0; n < BURST; n++) expect((await change(WRONG)).code).toBe('VALIDATION_FAILED');
    const before = hasher.compared;
    expect((await change(PASSWORD)).code).toBe('RATE_LIMITED');
    expect(hasher.compared).toBe(before);
    expect((await login(emailOf('left-open'))).code).toBeUndefined();
    await pass(46);
    expect((await change(PASSWORD)).code).toBeUndefined();
  });

  it('leaves the browser that sets it known, and no other', async () => {
    const email = emailOf('renewed');
    const userId = await addUser(tenant, 'renewed');
    const [own, other] = [browser(), browser()];
    for (const { login: signIn } of [own, other]) await signIn(email);
    const changed = await tenant.as('MEMBER', userId)(
      CHANGE,
      { input: { currentPassword: PASSWORD, password: 'another horse battery' } },
      { 'outlay-client': writeClient({ address: '::1', userAgent: FIREFOX, browser: own.state }) },
    );
    own.state.deviceToken = String(changed.headers['outlay-device']);
    for (let n = 0; n < BURST; n++) await login(email, WRONG);
    expect((await other.login(email, 'another horse battery')).code).toBe('RATE_LIMITED');
    expect((await own.login(email, 'another horse battery')).code).toBeUndefined();
  });
});

describe('the trail', () => {
  it('tells of sign-ins, refusals and sign-outs, refusals of a minute together', async () => {
    const userId = await addUser(tenant, 'watched');
    const email = emailOf('watched');
    const { data } = await browser().login(email);
    for (let n = 0; n < BURST + 2; n++) await login(email, WRONG);
    await tenant.anonymous(`mutation ($token: String!) { logout(refreshToken: $token) }`, {
      token: Object(data?.['login']).refreshToken,
    });
    await waitFor(async () => (await trailOf(userId)).length >= 6);
    const trail = await trailOf(userId);
    const entries = trail.slice(2).map(({ actor, action, changes }) => [actor, action, changes['reason']?.after]);
    expect(entries.toSorted()).toEqual(
      [
        [`user:${userId}`, 'user.signed_in', undefined],
        ['anonymous', 'user.sign_in_refused', 'WRONG_PASSWORD'],
        ['anonymous', 'user.sign_in_refused', 'TOO_MANY'],
        [`user:${userId}`, 'user.signed_out', undefined],
      ].toSorted(),
    );
    expect(JSON.stringify(trail)).not.toMatch(/Firefox|203\.0\.113|watched@/);
  });

  it('tells of an inactive account with the right password', async () => {
    const userId = await addUser(tenant, 'dormant', 'MEMBER', false);
    expect((await login(emailOf('dormant'))).code).toBe('USER_INACTIVE');
    const last = await waitFor(async () => (await trailOf(userId)).find(({ action }) => action.endsWith('refused')));
    expect(last.changes).toMatchObject({ reason: { after: 'INACTIVE' }, attempts: { after: 1 } });
  });

  it('is logged with the client’s address, and with no e-mail', async () => {
    await browser().login(emailOf('nobody-logged'), WRONG);
    const line = lines.findLast((text) => text.includes('sign-in refused')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ clientIp: '203.0.113.7', reason: 'WRONG_PASSWORD', tenant_id: tenant.id });
    expect(lines.join('')).not.toMatch(/@sign-in\.example/);
  });
});

describe('the letter of a new sign-in', () => {
  /** A verified user who has signed in with `first`. */
  async function verified(name: string, first = browser()) {
    const userId = await addUser(tenant, name);
    await app.superuser.query(`update users set email_verified_at = now(), time_zone = 'Asia/Tokyo' where id = $1`, [
      userId,
    ]);
    await first.login(emailOf(name));
    return { email: emailOf(name), first };
  }
  /** Letters are sent in their order: one that comes later shows that there was none before. */
  async function untilSent(email: string, count: number): Promise<string[]> {
    return waitFor(async () => {
      const mails = await newSignIns(email);
      return mails.length >= count && (await pending()) === 0 ? mails : null;
    });
  }
  async function pending(): Promise<number> {
    const { rows } = await app.superuser.query(`select from mails where kind = 'new_sign_in' and finished_at is null`);
    return rows.length;
  }

  it('goes out for a browser that is not known, with device and time, and not for the first', async () => {
    const { email, first } = await verified('lettered');
    const inTokyo = new Intl.DateTimeFormat('en', { timeStyle: 'short', timeZone: 'Asia/Tokyo' });
    const signedInAt = new Date();
    await first.login(email);
    await first.login(email);
    await browser().login(email);
    const mails = await untilSent(email, 1);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatch(/Firefox/);
    const times = [signedInAt, new Date()].map((at) => inTokyo.format(at));
    expect(times.some((time) => mails[0]?.includes(time))).toBe(true);
  });

  it('goes out once for each device and day where the client keeps no cookies', async () => {
    const { email } = await verified('machine');
    const client = (userAgent: string | null) => writeClient({ address: '::1', userAgent, browser: null });
    for (const agent of ['curl/8.5.0', 'curl/8.6.0', null]) {
      await tenant.anonymous(LOGIN, { input: { email, password: PASSWORD } }, { 'outlay-client': client(agent) });
    }
    await untilSent(email, 1);
    expect(await newSignIns(email)).toHaveLength(1);
    await app.superuser.query(`update refresh_families set created_at = created_at - interval '1 day'`);
    await tenant.anonymous(LOGIN, { input: { email, password: PASSWORD } }, { 'outlay-client': client(null) });
    await untilSent(email, 2);
  });

  it('goes out where a program calls itself what the owner’s browser is called', async () => {
    const { email } = await verified('imitated');
    const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0';
    const program = writeClient({ address: '::1', userAgent, browser: null });
    await tenant.anonymous(LOGIN, { input: { email, password: PASSWORD } }, { 'outlay-client': program });
    expect((await untilSent(email, 1))[0]).toMatch(/Firefox/);
  });

  it('does not go to an address that nobody has verified', async () => {
    await addUser(tenant, 'unverified');
    const { email } = await verified('verified-later');
    for (let n = 0; n < 2; n++) await browser().login(emailOf('unverified'));
    await browser().login(email);
    await untilSent(email, 1);
    expect(await newSignIns(emailOf('unverified'))).toEqual([]);
  });
});
