import { Deadline } from '@outlay/tenancy/deadline';
import { permissionsOf } from '@outlay/tenancy/permissions';
import type { RequestContext } from '@outlay/tenancy/request-context';
import { waitFor } from '@outlay/testkit/wait-for';
import { AuditVerificationService } from '../src/audit/verification/audit-verification.service.ts';
import { startAnalytics } from './analytics-harness.ts';
import { sealedRecords } from './sealed-records.ts';

const VERIFY = `{ auditVerification { ok isComplete chains {
  service entries verifiedThrough verifiedAt isComplete headSeq ok brokenAt problem } } }`;
/** Longer than this is verified in the background alone. */
const AT_ONCE = 5;

let app: Awaited<ReturnType<typeof startAnalytics>>;
let quiet: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  const verification = { pollMs: 50, recheckMs: 1_000, batch: 7, restFactor: 0 };
  [app, quiet] = await Promise.all([
    startAnalytics('postgres', { verifyAtOnce: AT_ONCE, verification }),
    startAnalytics('postgres', { verifyAtOnce: AT_ONCE, verification: { pollMs: 3_600_000 } }),
  ]);
});
afterAll(() => Promise.all([app.stop(), quiet.stop()]));

async function verify(tenantId: number, of = app) {
  const { data, errors } = await of.as({ tenantId, role: 'ADMIN' })(VERIFY);
  expect(errors).toEqual([]);
  const { ok, isComplete, chains } = Object(data?.['auditVerification']);
  return { ok, isComplete, ledger: chains.find(({ service }: { service: string }) => service === 'ledger') };
}
/** Waits until a verification answers so. */
const verified = (tenantId: number, expected: object) =>
  waitFor(
    async () => {
      const found = await verify(tenantId);
      expect(found).toMatchObject(expected);
      return found;
    },
    { timeoutMs: 25_000 },
  );
const chain = (tenantId: number, count: number) => sealedRecords({ tenantId, service: 'ledger', count });

describe('a long trail', () => {
  it('is verified in the background, and new entries as they come', async () => {
    const records = chain(1, 40);
    await app.publish(...records.slice(0, 30));
    await verified(1, { ok: true, isComplete: true, ledger: { entries: 30, verifiedThrough: 30, headSeq: 30 } });
    await app.publish(...records.slice(30));
    await verified(1, { ok: true, isComplete: true, ledger: { entries: 40, verifiedThrough: 40, headSeq: 40 } });
  });

  it.each([
    ['an old entry', `update audit_log set changes = '{}' where tenant_id = $1 and seq = 3`, 3],
    ['an old place that is gone', `delete from audit_log where tenant_id = $1 and seq = 12`, 12],
    ['the beginning that is gone', `delete from audit_log where tenant_id = $1 and seq < 4`, 1],
    ['an end that is cut off', `delete from audit_log where tenant_id = $1 and seq > 25`, 26],
    ['everything gone', `delete from audit_log where tenant_id = $1`, 1],
  ])('that was verified shows what is tampered with afterwards: %s', async (_what, sql, brokenAt) => {
    const tenantId = 10 + brokenAt;
    await app.publish(...chain(tenantId, 30));
    await verified(tenantId, { ok: true, isComplete: true, ledger: { verifiedThrough: 30 } });
    await app.superuser.query(sql, [tenantId]);
    await verified(tenantId, { ok: false, ledger: { ok: false, brokenAt, problem: expect.any(String) } });
  });

  it('is whole again once what was tampered with is put back', async () => {
    await app.publish(...chain(2, 30));
    await app.superuser.query(`update audit_log set action = 'x' where tenant_id = 2 and seq = 9`);
    await verified(2, { ok: false, ledger: { brokenAt: 9 } });
    await app.superuser.query(`update audit_log set action = 'expense.changed' where tenant_id = 2 and seq = 9`);
    await verified(2, { ok: true, isComplete: true, ledger: { brokenAt: null, problem: null } });
  });

  it('is answered at once from what is verified, and says up to where', async () => {
    const records = chain(3, 30);
    await quiet.publish(...records);
    const none = { entries: 0, verifiedThrough: null, verifiedAt: null, isComplete: false, headSeq: 30, ok: true };
    expect(await verify(3, quiet)).toMatchObject({ ok: true, isComplete: false, ledger: none });
    const [row] = await quiet.rows(`select event_id from audit_log where tenant_id = 3 and seq = 20`);
    await quiet.superuser.query(
      `insert into audit_passes (tenant_id, service, kind, epoch, seq, event_id, entries)
       values (3, 'ledger', 'HEAD', 1, 20, $1, 20)`,
      [row?.['event_id']],
    );
    const some = { entries: 20, verifiedThrough: 20, verifiedAt: expect.any(String), isComplete: false, ok: true };
    expect(await verify(3, quiet)).toMatchObject({ ok: true, isComplete: false, ledger: some });
  });

  it('goes back to an entry that arrives late', async () => {
    const records = chain(4, 30);
    const late = records.splice(14, 1);
    await quiet.publish(...records);
    const [row] = await quiet.rows(`select event_id from audit_log where tenant_id = 4 and seq = 30`);
    await quiet.superuser.query(
      `insert into audit_passes (tenant_id, service, kind, epoch, seq, event_id, entries, broken_at, problem)
       values (4, 'ledger', 'HEAD', 1, 30, $1, 29, 15, 'places before 16 are missing')`,
      [row?.['event_id']],
    );
    expect(await verify(4, quiet)).toMatchObject({ ok: false, ledger: { brokenAt: 15 } });
    await quiet.publish(...late);
    const back = { entries: 14, verifiedThrough: 14, isComplete: false, brokenAt: null };
    expect(await verify(4, quiet)).toMatchObject({ ok: true, isComplete: false, ledger: back });
  });
});

it('asked many times at once reads the trail as if asked once', async () => {
  await quiet.publish(...chain(5, AT_ONCE));
  const answers = await Promise.all(Array.from({ length: 40 }, () => verify(5, quiet)));
  expect(new Set(answers.map(({ ledger }) => ledger.verifiedAt)).size).toBeLessThan(40);
  for (const answer of answers) expect(answer).toMatchObject({ ok: true, isComplete: true });
});

describe('nobody waits any more', () => {
  const TENANT = 6;
  const caller = (more: Partial<RequestContext> = {}): RequestContext => ({
    ...{ tenantId: TENANT, requestId: 'r' },
    principal: { kind: 'user', userId: 1, role: 'ADMIN', permissions: permissionsOf('ADMIN') },
    ...more,
  });
  let verifications: AuditVerificationService;
  beforeAll(async () => {
    await quiet.publish(...chain(TENANT, 3));
    verifications = new AuditVerificationService(quiet.tenantDatabase);
  });

  it.each([
    ['the caller has left', { hasLeft: () => true }],
    ['the deadline has passed', { deadline: Deadline.in(-1) }],
  ])('%s: the trail is not read', async (_why, more) => {
    await expect(verifications.verify(caller(more))).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
  });

  it('stops between two pages when the caller leaves', async () => {
    let looks = 0;
    const leaving = caller({ hasLeft: () => ++looks > 2 });
    await expect(verifications.verify(leaving)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    expect(looks).toBe(3);
  });

  it('goes on for those who stay', async () => {
    const hasLeft = () => true;
    const answers = await Promise.all([
      verifications.verify(caller({ hasLeft })),
      verifications.verify(caller()),
      verifications.verify(caller({ hasLeft })),
    ]);
    expect(answers.map(({ ok, isComplete }) => [ok, isComplete])).toEqual([0, 1, 2].map(() => [true, true]));
  });
});
