import { TENANT_LOAD } from './gauge-list.ts';
import { showSeveral } from './gauge-registry.ts';
import { showConsumerLag, showHealthCheck, showJobOverdue, showOutbox, showPool, showUnsealed } from './gauges.ts';
import { alertRaised, expectMails, jobRan, mailTried, subgraphFetched } from './metrics.ts';
import { startMetricsServer, type MetricsServer } from './metrics-server.ts';
import { tenantWorked } from './tenant-load.ts';

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
    const pool = { totalCount: 5, idleCount: 2, waitingCount: 1, options: { max: 10 } };
    const hide = [
      showPool({ service: 'ledger', pool: 'app' }, pool),
      showOutbox('ledger', async () => ({ count: 42, oldestSeconds: 1.5 })),
      showOutbox('projects', () => Promise.reject(new Error('the database is away'))),
      showConsumerLag('ledger.replicas', () => new Promise(() => undefined)),
    ];
    const text = await page();
    expect(text).toContain('outlay_db_client_connection_count{service="ledger",pool="app",state="idle"} 2');
    expect(text).toContain('outlay_db_client_connection_count{service="ledger",pool="app",state="used"} 3');
    expect(text).toContain('outlay_db_client_connection_pending_requests{service="ledger",pool="app"} 1');
    expect(text).toContain('outlay_db_client_connection_max{service="ledger",pool="app"} 10');
    expect(text).toContain('outlay_outbox_depth{service="ledger"} 42');
    expect(text).toContain('outlay_outbox_oldest_age_seconds{service="ledger"} 1.5');
    expect(text).toContain('outlay_outbox_depth{service="projects"} NaN');
    expect(text).toContain('outlay_consumer_lag{service="ledger",consumer="ledger.replicas"} NaN');
    hide.forEach((stop) => stop());
    expect(await page()).toContain('outlay_outbox_depth{service="ledger"} NaN');
  });

  it('asks a service by one connection at a time, and waits for a check until it has failed', async () => {
    let [running, most] = [0, 0];
    const read = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return 5;
    };
    const slowly = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 1_050));
    const hide = [
      ...['retention', 'digests', 'low-balance'].map((job) => showJobOverdue('notifications', job, read)),
      showUnsealed('notifications', read),
      showHealthCheck('notifications', 'event_log', slowly),
    ];
    const text = await page();
    expect(text).toContain('outlay_job_overdue_seconds{service="notifications",job="digests"} 5');
    expect(text).toContain('outlay_health_check_passing{service="notifications",check="event_log"} 0');
    expect(most).toBe(1);
    hide.forEach((stop) => stop());
  });

  it('asks others at most once in a few seconds, however many look', async () => {
    let asked = 0;
    const hide = showOutbox('ledger', async () => ({ count: ++asked, oldestSeconds: 0 }));
    await Promise.all([page(), page(), page()]);
    expect(asked).toBe(1);
    hide();
  });

  it('shows counters that are expected before anything happened, and keeps their counts', async () => {
    expectMails('notifications', ['alert', 'digest']);
    const text = await page();
    expect(text).toContain('outlay_mails_total{service="notifications",kind="digest",outcome="failed"} 0');
    expect(text).toContain('outlay_mails_total{service="notifications",kind="alert",outcome="sent"} 1');
  });

  it('names the service of all that the process measures of itself', async () => {
    const lines = (await page()).split('\n').filter((line) => /^(nodejs|v8js|outlay_process)_/.test(line));
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.filter((line) => !line.includes('service="outlay"'))).toEqual([]);
    expect(lines.some((line) => line.startsWith('outlay_process_cpu_time_seconds_total{'))).toBe(true);
  });

  it('shows the busiest tenants, and drops one that is no longer among them', async () => {
    tenantWorked({ service: 'gateway', kind: 'request', tenantId: 7 }, 250);
    const text = await page();
    expect(text).toContain('outlay_tenant_load{service="gateway",kind="request",tenant="7"} 1');
    expect(text).toContain('outlay_tenant_load_time_seconds{service="gateway",kind="request",tenant="7"} 0.25');
    let rows = [{ labels: { tenant: '8' }, value: 3 }];
    const hide = showSeveral(TENANT_LOAD, () => rows);
    expect(await page()).toContain('outlay_tenant_load{tenant="8"} 3');
    rows = [];
    expect(await page()).not.toContain('tenant="8"');
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
