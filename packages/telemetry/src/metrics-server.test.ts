import { showConsumerLag, showOutboxDepth, showPool } from './gauges.ts';
import { alertRaised, jobRan, mailTried, subgraphFetched } from './metrics.ts';
import { startMetricsServer, type MetricsServer } from './metrics-server.ts';

describe('the metrics page', () => {
  let server: MetricsServer;
  beforeAll(async () => {
    server = await startMetricsServer({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => server.stop());
  const page = async () => (await fetch(server.url)).text();

  it('shows what was counted, under the names that the README promises', async () => {
    alertRaised('LOW_BALANCE');
    mailTried({ service: 'notifications', kind: 'alert', outcome: 'sent' });
    jobRan({ service: 'notifications', job: 'low-balance', outcome: 'done' }, 250);
    subgraphFetched({ service: 'gateway', subgraph: 'ledger', outcome: 'ok' }, 12);
    const text = await page();
    expect(text).toContain('outlay_alerts_raised_total{service="notifications",type="LOW_BALANCE"} 1');
    expect(text).toContain('outlay_mails_total{service="notifications",kind="alert",outcome="sent"} 1');
    expect(text).toContain(
      'outlay_job_duration_seconds_sum{service="notifications",job="low-balance",outcome="done"} 0.25',
    );
    expect(text).toMatch(/outlay_subgraph_fetch_duration_seconds_bucket\{.*le="0.025"\} 1/);
  });

  it('shows what is read when somebody looks, and what of it is not known', async () => {
    const pool = { totalCount: 5, idleCount: 2, waitingCount: 1 };
    const hide = [
      showPool({ service: 'ledger', pool: 'app' }, pool),
      showOutboxDepth('ledger', async () => 42),
      showOutboxDepth('projects', () => Promise.reject(new Error('the database is away'))),
      showConsumerLag('ledger.replicas', () => new Promise(() => undefined)),
    ];
    const text = await page();
    expect(text).toContain('outlay_db_client_connection_count{service="ledger",pool="app",state="idle"} 2');
    expect(text).toContain('outlay_db_client_connection_count{service="ledger",pool="app",state="used"} 3');
    expect(text).toContain('outlay_db_client_connection_pending_requests{service="ledger",pool="app"} 1');
    expect(text).toContain('outlay_outbox_depth{service="ledger"} 42');
    expect(text).toContain('outlay_outbox_depth{service="projects"} NaN');
    expect(text).toContain('outlay_consumer_lag{service="ledger",consumer="ledger.replicas"} NaN');
    hide.forEach((stop) => stop());
    expect(await page()).toContain('outlay_outbox_depth{service="ledger"} NaN');
  });

  it('asks others at most once in a few seconds, however many look', async () => {
    let asked = 0;
    const hide = showOutboxDepth('ledger', async () => ++asked);
    await Promise.all([page(), page(), page()]);
    expect(asked).toBe(1);
    hide();
  });

  it('shows nothing else', async () => {
    expect((await fetch(new URL('/', server.url))).status).toBe(404);
    expect((await fetch(server.url, { method: 'POST' })).status).toBe(404);
  });

  it('says when its port is taken', async () => {
    const port = Number(new URL(server.url).port);
    await expect(startMetricsServer({ host: '127.0.0.1', port })).rejects.toThrow(/EADDRINUSE/);
  });
});
