import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './dashboard.ts';
import { chart } from './panels.ts';

const EVENTS = 'kind="event", service=~"$service"';

const REQUESTS = [
  chart({
    title: 'Time of requests, by tenant',
    description:
      'Seconds that the requests of the last minute took. Each gateway names its ten busiest tenants; the rest is `other`.',
    unit: 's',
    queries: [['sum by (tenant) (outlay_tenant_load_time_seconds{kind="request"})', 'tenant {{tenant}}']],
  }),
  chart({
    title: 'Requests, by tenant',
    description: 'Requests of the last minute, of the same tenants.',
    unit: 'short',
    queries: [['sum by (tenant) (outlay_tenant_load{kind="request"})', 'tenant {{tenant}}']],
  }),
  chart({
    title: 'Share of the busiest tenant',
    description:
      'Its part of the time of all requests. Near 100 % one tenant uses the installation alone; rate limits bound it.',
    unit: 'percentunit',
    queries: [
      [
        'max(sum by (tenant) (outlay_tenant_load_time_seconds{kind="request", tenant!="other"})) / sum(outlay_tenant_load_time_seconds{kind="request"})',
        'busiest',
      ],
    ],
  }),
  chart({
    title: 'Mean time of a request, by tenant',
    description: 'A tenant with slow requests and few of them has large data or unusual queries.',
    unit: 's',
    queries: [
      [
        'sum by (tenant) (outlay_tenant_load_time_seconds{kind="request"}) / (sum by (tenant) (outlay_tenant_load{kind="request"}) > 0)',
        'tenant {{tenant}}',
      ],
    ],
  }),
];

const CONSUMERS = [
  chart({
    title: 'Time of events, by tenant',
    description: 'Seconds that consumers spent on the events of the last minute.',
    unit: 's',
    queries: [
      [`sum by (service, tenant) (outlay_tenant_load_time_seconds{${EVENTS}})`, '{{service}} tenant {{tenant}}'],
    ],
    alerts: ['ConsumerFallsBehind'],
  }),
  chart({
    title: 'Events, by tenant',
    description: 'Events of the last minute that had an effect.',
    unit: 'short',
    queries: [[`sum by (service, tenant) (outlay_tenant_load{${EVENTS}})`, '{{service}} tenant {{tenant}}']],
  }),
];

/** Load by tenant. */
export function tenantsDashboard(): Dashboard {
  return dashboard({
    uid: 'outlay-tenants',
    title: 'tenants by load',
    description:
      'The ten busiest tenants of the last minute. `npm run outlay -- tenants:list` says which tenant an id is.',
    rows: [
      { title: 'Requests', panels: REQUESTS },
      { title: 'Events', panels: CONSUMERS },
    ],
  });
}
