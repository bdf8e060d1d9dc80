import { deadTopicOf } from '@outlay/messaging/dead-letter';
import { missingForInfra } from '@outlay/scripts/infra/missing-for-infra';
import { LOG_ACCESS } from '@outlay/scripts/kafka/log-access';
import type { SecureKafka } from '@outlay/scripts/kafka-cluster/start-secure-kafka';
import { settleRestored } from '@outlay/scripts/restore/settle-restored';
import { SERVICES } from '@outlay/scripts/start/service-names';
import { missingForCertificates } from '@outlay/scripts/tls/certificate-authority';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { waitFor } from '@outlay/testkit/wait-for';
import { deployOnKafka, type DeployedOutlay } from '../harness/deployment.ts';
import { brokenInvariants } from '../harness/invariants.ts';
import { startLoad, type Load } from '../harness/load.ts';
import { LoadedDeployment, untilAnswered } from '../harness/loaded-deployment.ts';
import { readModelDifferences } from '../harness/read-models.ts';
import { rebuildDifferences } from '../harness/rebuild.ts';
import { openSecureKafka } from '../harness/secure-kafka.ts';

const ARRIVED_MS = 120_000;
const START_MS = 600_000;
const written = Object.values(LOG_ACCESS).flatMap(({ writes }) => writes);

describeUnless(
  missingForCertificates() ?? (await missingForInfra()),
  'Outlay on three brokers with TLS, users and rules',
  () => {
    const parts = new AsyncDisposableStack();
    let kafka: SecureKafka;
    let loaded: LoadedDeployment<DeployedOutlay>;
    beforeAll(async () => {
      kafka = await openSecureKafka(parts, 3);
      loaded = await LoadedDeployment.on(await deployOnKafka((user) => kafka.environment(user)));
      parts.defer(() => loaded.deployment.stop());
    }, START_MS);
    afterAll(() => parts.disposeAsync(), START_MS);

    /** Seconds until an expense that is recorded now is in the dashboard of its project. */
    async function secondsUntilShown(): Promise<number> {
      const { tenant, plan } = loaded;
      const [account_id = 0] = plan.accounts;
      const project_id = await tenant.project();
      const started = performance.now();
      await tenant.expense({ account_id, amount: 1, project_id, is_project_related: true });
      await waitFor(
        async () => Number((await tenant.owner.api.get(`/dashboards/project/${project_id}`)).body['total_spend']) === 1,
        { timeoutMs: ARRIVED_MS, what: 'the expense in its dashboard' },
      );
      return (performance.now() - started) / 1000;
    }

    /** Every write of the load was answered with success, and every event of it has arrived, once. */
    async function expectNothingLost(load: Load, figures: object): Promise<void> {
      const report = await load.stop();
      expect({ wrong: report.wrong, unavailable: report.unavailable }).toEqual({ wrong: [], unavailable: 0 });
      const started = performance.now();
      expect(await readModelDifferences(loaded.deployment, ARRIVED_MS)).toEqual([]);
      const settledSeconds = (performance.now() - started) / 1000;
      expect(await brokenInvariants(loaded.deployment)).toEqual([]);
      const letters: string[] = [];
      await loaded.deployment.log.scan({
        topics: written.map(({ name }) => deadTopicOf(name)),
        onRecord: ({ topic, key }) => void letters.push(`${topic} ${key}`),
      });
      expect(letters).toEqual([]);
      const all = { requests: load.answered(), expenses: report.recorded.length, settledSeconds, ...figures };
      process.stdout.write(`figures: ${JSON.stringify(all)}\n`);
    }

    it(
      'keeps every topic on all three',
      async () => {
        await secondsUntilShown();
        const partitions = await kafka.administration.partitions();
        const found = new Set(partitions.map(({ topic }) => topic));
        expect(written.map(({ name }) => name).filter((name) => !found.has(name))).toEqual([]);
        expect(partitions.filter(({ replicas }) => replicas !== 3)).toEqual([]);
      },
      START_MS,
    );

    it.each([0, 1, 2])(
      'loses nothing when broker %i is killed under writes, and has it back',
      async (index) => {
        const node = kafka.nodes[index];
        const load = startLoad(loaded.tenant, loaded.plan);
        await untilAnswered(load, 60);
        await node?.kill();
        const shownSeconds = await secondsUntilShown();
        await untilAnswered(load, 100);
        const shownWhileAway = await secondsUntilShown();
        await node?.start();
        await untilAnswered(load, 60);
        await expectNothingLost(load, { killed: index, shownSeconds, shownWhileAway });
      },
      START_MS,
    );

    it(
      'goes on while every broker is replaced in turn',
      async () => {
        const load = startLoad(loaded.tenant, loaded.plan);
        const shownSeconds: number[] = [];
        for (const node of kafka.nodes) {
          await untilAnswered(load, 40);
          await node.stop();
          shownSeconds.push(await secondsUntilShown());
          await node.start();
        }
        await untilAnswered(load, 40);
        await expectNothingLost(load, { shownSeconds });
      },
      START_MS,
    );

    it(
      'lets its users do what operators do: rebuild read models, and bring a restored database and the log together',
      async () => {
        expect(await rebuildDifferences(loaded.deployment)).toEqual([]);
        const { processes, environments } = loaded.deployment;
        for (const service of SERVICES) {
          await processes[service].stop();
          expect(await settleRestored(service, environments[service])).toMatchObject({ epoch: 2 });
          await processes[service].restart();
        }
        expect(await readModelDifferences(loaded.deployment, ARRIVED_MS)).toEqual([]);
      },
      START_MS,
    );
  },
);
