import { once } from 'node:events';
import { waitFor } from '@outlay/testkit/wait-for';
import { openTrail, type Trail } from './tests/trail.ts';

const NEVER_MS = 600_000;
let trail: Trail;
beforeAll(async () => {
  trail = await openTrail();
});
afterAll(() => trail.close());

async function sealedOf(tenantId: number): Promise<number> {
  const { rowCount } = await trail.superuser.query('select from audit_chain where tenant_id = $1', [tenantId]);
  return rowCount ?? 0;
}

describe('a sealer that was woken', () => {
  it('seals at once what was committed, however long it pauses otherwise', async () => {
    const sealer = trail.newSealer({ pollMs: NEVER_MS });
    await sealer.start();
    for (const count of [1, 2, 3]) {
      await trail.record(9, 1);
      sealer.wake();
      await waitFor(async () => (await sealedOf(9)) === count, { what: 'the sealed entry' });
    }
  });

  it('looks again where another sealer was at the chain', async () => {
    const left = new AbortController();
    const locked = new AbortController();
    const other = trail.database.write({ tenantId: 10 }, async (em) => {
      await em.execute(`select pg_advisory_xact_lock(hashtextextended('outlay:audit-chain', 10))`);
      locked.abort();
      await once(left.signal, 'abort');
    });
    await once(locked.signal, 'abort');
    const sealer = trail.newSealer({ pollMs: NEVER_MS });
    await trail.record(10, 1);
    await sealer.start();
    expect(await sealedOf(10)).toBe(0);
    left.abort();
    await other;
    await waitFor(async () => (await sealedOf(10)) === 1, { what: 'the sealed entry' });
  });
});
