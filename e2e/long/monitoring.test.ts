import { PARTS } from '@outlay/scripts/start/service-names';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { waitFor } from '@outlay/testkit/wait-for';
import { missingForInfra } from '@outlay/scripts/infra/missing-for-infra';
import { panelQueries } from '@outlay/tools/telemetry/dashboard-queries';
import { HOW_TO_GET, providePrometheus } from '@outlay/tools/telemetry/promtool';
import { startLoad, type Load } from '../harness/load.ts';
import { LoadedDeployment } from '../harness/loaded-deployment.ts';
import { startPrometheus, type PrometheusServer } from '../harness/prometheus.ts';

/** The longest `for` of the alerts below is two minutes. */
const FIRED_MS = 300_000;
/** Of `npm run infra`'s neighbours; a free range of six. */
const FIRST_PORT = 29_464;

const programs = await providePrometheus();
const missing = programs ? await missingForInfra() : `Prometheus is missing. ${HOW_TO_GET}`;

let loaded: LoadedDeployment;
let prometheus: PrometheusServer;
let load: Load;
beforeAll(async () => {
  if (missing !== null || !programs) return;
  loaded = await LoadedDeployment.start({ METRICS_PORT: String(FIRST_PORT), METRICS_HOST: '127.0.0.1' });
  const pages = PARTS.map((_, index) => `127.0.0.1:${FIRST_PORT + index}`);
  prometheus = await startPrometheus(programs.prometheus, pages);
  load = startLoad(loaded.tenant, loaded.plan);
}, 400_000);
afterAll(async () => {
  await load.stop();
  await prometheus.stop();
  await loaded.deployment.stop();
}, 120_000);

/** Without Kafka. Relays go on taking the lead in turns and lose it again; unknown lags take five minutes to alert. */
const AWAY = ['EventLogIsUnavailable', 'EventsAreNotPublished'];

const fires = (...alerts: string[]) =>
  waitFor(
    async () => {
      const firing = await prometheus.firing();
      return alerts.every((alert) => firing.includes(alert));
    },
    { timeoutMs: FIRED_MS, what: alerts.join(', ') },
  );
const falls = (...alerts: string[]) =>
  waitFor(
    async () => {
      const firing = await prometheus.firing();
      return alerts.every((alert) => !firing.includes(alert));
    },
    { timeoutMs: FIRED_MS, what: `the end of ${alerts.join(', ')}` },
  );

describeUnless(missing, 'a deployment under load, as Prometheus sees it', () => {
  it('has values for every panel', async () => {
    const { api } = loaded.tenant.owner;
    const account = await loaded.tenant.account({ opening_balance: 500, low_balance_threshold: 100 });
    await loaded.tenant.expense({ account_id: account, amount: 450 });
    let empty: string[] = [];
    const hasAll = async (): Promise<boolean> => {
      await api.get('/dashboards/tenant');
      const answers = await Promise.all(
        (await panelQueries()).map(async ({ place, expr }) => ({ place, expr, samples: await prometheus.query(expr) })),
      );
      empty = answers
        .filter(({ samples }) => samples.length === 0 || samples.every(({ value }) => Number.isNaN(value)))
        .map(({ place, expr }) => `${place}: ${expr}`);
      return empty.length === 0;
    };
    await waitFor(hasAll, { timeoutMs: 180_000 }).catch(() => undefined);
    expect(empty).toEqual([]);
    expect(await prometheus.brokenRules()).toEqual([]);
  }, 240_000);

  it('raises no alert that needs somebody at once', async () => {
    const critical = await prometheus.query('ALERTS{alertstate="firing", severity="critical"}');
    expect(critical).toEqual([]);
  });

  it('says so when an event cannot be applied: locked rows pause its consumer, invalid bytes make a dead letter', async () => {
    const { deployment } = loaded;
    const holder = await deployment.sql.analytics.connect();
    try {
      await holder.query('begin; lock table inbox in exclusive mode');
      await fires('ConsumerIsPaused');
    } finally {
      await holder.query('rollback');
      holder.release();
    }
    await falls('ConsumerIsPaused');
    const topic = 'projects.project';
    await deployment.log.send([{ topic, key: 'poison', headers: {}, value: Buffer.from([0xff, 0xfe]) }]);
    await fires('EventsAreGivenUp');
  }, 900_000);

  it('says so when a part is gone', async () => {
    await loaded.deployment.processes.notifications.kill9();
    await fires('PartIsMissing', 'PartCannotBeRead');
    await loaded.deployment.processes.notifications.restart();
    await falls('PartIsMissing', 'PartCannotBeRead');
  }, 900_000);

  it('says so when Kafka is away, and when it is back', async () => {
    await loaded.deployment.kafka.stop();
    try {
      await fires(...AWAY);
    } finally {
      await loaded.deployment.kafka.start();
    }
    await falls(...AWAY);
  }, 900_000);
});
