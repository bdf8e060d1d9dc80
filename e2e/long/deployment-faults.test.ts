import { setTimeout as delay } from 'node:timers/promises';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { waitFor } from '@outlay/testkit/wait-for';
import { describeWithInfra } from '../harness/describe-with-infra.ts';
import { brokenInvariants } from '../harness/invariants.ts';
import { startLoad } from '../harness/load.ts';
import { LoadedDeployment, DRAINED_MS, TAKEN_OVER_MS, untilAnswered } from '../harness/loaded-deployment.ts';
import { readModelDifferences } from '../harness/read-models.ts';

/** The promise: writes go on for this long without Kafka, in milliseconds. */
const KAFKA_AWAY_MS = 60_000;

describeWithInfra('under writes', () => {
  let loaded: LoadedDeployment;
  beforeAll(async () => {
    loaded = await LoadedDeployment.start();
  }, 300_000);
  afterAll(() => loaded.deployment.stop());
  afterEach(async () => {
    expect(await readModelDifferences(loaded.deployment, TAKEN_OVER_MS)).toEqual([]);
    expect(await brokenInvariants(loaded.deployment)).toEqual([]);
  });

  it('Kafka stopped for a minute: no write fails, nothing is lost, all of it has arrived soon after', async () => {
    const { deployment, tenant, plan } = loaded;
    const load = startLoad(tenant, plan);
    await untilAnswered(load, 60);
    // What was never heard of has no dashboard: the first events have arrived before Kafka goes.
    await loaded.dashboard();
    await deployment.kafka.stop();
    const before = load.answered();
    await delay(KAFKA_AWAY_MS);
    expect(load.answered()).toBeGreaterThan(before + 60);
    const meanwhile = await loaded.dashboard();
    expect(meanwhile['is_current']).toBe(false);
    expect(Date.parse(String(meanwhile['as_of']))).toBeLessThan(Date.now() - KAFKA_AWAY_MS / 2);
    expect(await loaded.unpublished()).toBeGreaterThan(60);
    await deployment.kafka.start();
    const report = await load.stop();
    expect(report.wrong).toEqual([]);
    expect(report.unavailable).toBe(0);
    await waitFor(async () => (await loaded.unpublished()) === 0, {
      timeoutMs: DRAINED_MS,
      what: 'the outboxes to drain',
    });
    expect(await readModelDifferences(deployment, DRAINED_MS)).toEqual([]);
    await loaded.untilCurrent();
  }, 240_000);

  it('every service killed with -9, one after the other: nothing lost, nothing doubled', async () => {
    const { deployment, tenant, plan } = loaded;
    const load = startLoad(tenant, plan);
    for (const service of SERVICES) {
      await untilAnswered(load, 40);
      await deployment.processes[service].kill9();
      await untilAnswered(load, 30);
      await deployment.processes[service].restart();
    }
    await untilAnswered(load, 60);
    const report = await load.stop();
    expect(report.wrong).toEqual([]);
    expect(report.recorded.length).toBeGreaterThan(50);
    expect(new Set(report.recorded).size).toBe(report.recorded.length);
  }, 400_000);

  it('readers killed with -9: nobody who writes notices', async () => {
    const { deployment, tenant, plan } = loaded;
    const load = startLoad(tenant, plan);
    for (const service of ['analytics', 'notifications'] as const) {
      await untilAnswered(load, 20);
      await deployment.processes[service].kill9();
      await untilAnswered(load, 30);
      await deployment.processes[service].restart();
    }
    const report = await load.stop();
    expect(report.wrong).toEqual([]);
    expect(report.unavailable).toBe(0);
  }, 240_000);
});
