import { repositoryRoot } from '@outlay/scripts/repository-root';
import { SERVICES, type PartName } from '@outlay/scripts/start/service-names';
import { openTestPool } from '@outlay/testkit/test-pool';
import { waitFor } from '@outlay/testkit/wait-for';
import type pg from 'pg';
import { acceptContractOf } from '../harness/api-client.ts';
import { describeWithInfra } from '../harness/describe-with-infra.ts';
import { checkOut, earlierCommit, type EarlierVersion } from '../harness/earlier-version.ts';
import { brokenInvariants } from '../harness/invariants.ts';
import { startLoad, type LoadPlan } from '../harness/load.ts';
import { makeLoadPlan, TAKEN_OVER_MS, untilAnswered } from '../harness/loaded-deployment.ts';
import { readModelDifferences } from '../harness/read-models.ts';
import { startReaders } from '../harness/readers.ts';
import { RollingOutlay } from '../harness/rolling-outlay.ts';
import { signIn, type TenantKit } from '../harness/tenant-kit.ts';

/** Parked events are looked for once a minute while versions run side by side. */
const REPLAYED_MS = 120_000;

/** Each pair of old and new meets: producer and consumer, gateway and subgraph, sibling and sibling. */
const ORDERS: { name: string; to: 'new' | 'old'; order: readonly PartName[] }[] = [
  { name: 'services first, then the gateway, as the guide says', to: 'new', order: [...SERVICES, 'gateway'] },
  { name: 'back to the old version, the gateway first', to: 'old', order: ['gateway', ...SERVICES.toReversed()] },
  {
    // The gateway comes last: it asks for fields that services of before do not have.
    name: 'consumers first, the ledger after them, then the gateway',
    to: 'new',
    order: ['notifications', 'analytics', 'projects', 'identity', 'ledger', 'gateway'],
  },
];

describeWithInfra('a rolling upgrade from an earlier version, under load', () => {
  const parts = new AsyncDisposableStack();
  let earlier: EarlierVersion;
  let outlay: RollingOutlay;
  let tenant: TenantKit;
  let plan: LoadPlan;
  let analytics: pg.Pool;
  let requests = 0;
  beforeAll(async () => {
    const commit = await earlierCommit();
    if (!commit) throw new Error('There is no earlier commit: fetch the history, or name one in UPGRADE_FROM.');
    earlier = await checkOut(commit);
    parts.defer(() => earlier.remove());
    acceptContractOf(earlier.folder);
    // As a version that does not know what a later one publishes.
    const consumer = 'services/analytics/src/messaging/consumers/expense-changed.consumer.ts';
    await earlier.edit(consumer, ", 'ExpenseRestored'", '');
    outlay = await RollingOutlay.open();
    parts.defer(() => outlay.stop());
    await outlay.migrate(earlier.folder);
    await outlay.start([...SERVICES, 'gateway'], earlier.folder);
    tenant = await outlay.tenant();
    plan = await makeLoadPlan(tenant, 4);
    analytics = openTestPool(outlay.databases.analytics.superuserUrl, 2);
    parts.defer(() => analytics.end());
  }, 600_000);
  afterAll(async () => {
    if (requests > 0)
      process.stdout.write(
        `${requests} requests were served while parts of ${earlier.commit} and of today were replaced.\n`,
      );
    await parts.disposeAsync();
  });

  // An access token lasts for ten minutes: less than all of this may take.
  beforeEach(async () => {
    tenant = { ...tenant, owner: await signIn(tenant.anonymous, tenant.owner.email) };
  });

  const count = async (condition: string): Promise<number> => {
    const { rows } = await analytics.query<{ count: number }>(
      `select count(*)::int as count from unapplied_events where ${condition}`,
    );
    return Number(rows[0]?.count);
  };

  it('parks events of a type that the old version does not know', async () => {
    const load = startLoad(tenant, plan);
    await waitFor(async () => (await count(`reason = 'unknown_type'`)) > 0, {
      ...{ timeoutMs: TAKEN_OVER_MS, what: 'a parked event' },
    });
    expect((await load.stop()).wrong).toEqual([]);
  });

  it('migrates beside the old version', async () => {
    const load = startLoad(tenant, plan);
    const readers = await startReaders(tenant, plan);
    await untilAnswered(load, 20);
    await outlay.migrate(repositoryRoot);
    await untilAnswered(load, 40);
    const [written, read] = [await load.stop(), await readers.stop()];
    requests += load.answered() + read.answered;
    expect({ wrong: [...written.wrong, ...read.wrong], unavailable: written.unavailable }).toEqual({
      ...{ wrong: [], unavailable: 0 },
    });
  }, 240_000);

  it.each(ORDERS)(
    '$name: no request fails, no event is lost or dead',
    async ({ to, order }) => {
      const root = to === 'new' ? repositoryRoot : earlier.folder;
      const load = startLoad(tenant, plan);
      const readers = await startReaders(tenant, plan);
      for (const part of order) {
        await outlay.replace(part, root, () => untilAnswered(load, 30));
        await untilAnswered(load, 20);
      }
      const [written, read] = [await load.stop(), await readers.stop()];
      requests += load.answered() + read.answered;
      expect({ wrong: [...written.wrong, ...read.wrong], unavailable: written.unavailable }).toEqual({
        ...{ wrong: [], unavailable: 0 },
      });
      expect(new Set(written.recorded).size).toBe(written.recorded.length);
      expect(await count(`reason = 'dead_letter'`)).toBe(0);
      if (to === 'new') {
        await waitFor(async () => (await count('true')) === 0, {
          ...{ timeoutMs: REPLAYED_MS, what: 'the parked events to be applied' },
        });
        expect(await readModelDifferences(outlay, TAKEN_OVER_MS)).toEqual([]);
      }
      expect(await brokenInvariants(outlay)).toEqual([]);
    },
    900_000,
  );
});
