import { repositoryRoot } from '@outlay/scripts/repository-root';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { describeWithInfra } from './harness/describe-with-infra.ts';
import { brokenInvariants } from './harness/invariants.ts';
import { startLoad, type LoadPlan } from './harness/load.ts';
import { untilAnswered } from './harness/loaded-deployment.ts';
import { readModelDifferences } from './harness/read-models.ts';
import { startReaders } from './harness/readers.ts';
import { RollingOutlay } from './harness/rolling-outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

/** The short form of `long/rolling-upgrade`: both versions are this one. */
describeWithInfra('a rolling restart under load', () => {
  let outlay: RollingOutlay;
  let tenant: TenantKit;
  beforeAll(async () => {
    outlay = await RollingOutlay.open();
    await outlay.migrate(repositoryRoot);
    await outlay.start([...SERVICES, 'gateway'], repositoryRoot);
    tenant = await outlay.tenant();
  }, 300_000);
  afterAll(() => outlay.stop());

  it('replaces the ledger, then the gateway, and no request fails', async () => {
    const plan: LoadPlan = {
      clients: 3,
      accounts: [await tenant.account({ opening_balance: 100_000 })],
      projects: [await tenant.project()],
      categories: [await tenant.category()],
      restMs: 30,
    };
    const load = startLoad(tenant, plan);
    await untilAnswered(load, 20);
    const readers = await startReaders(tenant, plan);
    for (const part of ['ledger', 'gateway'] as const) {
      await outlay.replace(part, repositoryRoot, () => untilAnswered(load, 20));
      await untilAnswered(load, 10);
    }
    const [written, read] = [await load.stop(), await readers.stop()];
    expect({ wrong: [...written.wrong, ...read.wrong], unavailable: written.unavailable }).toEqual({
      ...{ wrong: [], unavailable: 0 },
    });
    expect(await readModelDifferences(outlay)).toEqual([]);
    expect(await brokenInvariants(outlay)).toEqual([]);
  }, 240_000);
});
