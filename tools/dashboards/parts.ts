import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { CHOSEN, CHOSEN_PROCESS, dashboard } from './dashboard.ts';
import { chart, stat } from './panels.ts';
import { quantiles } from './quantiles.ts';

const REQUESTS = 'outlay_http_server_request_duration_seconds';
const RATE = '$__rate_interval';

const NOW = [
  stat({
    title: 'Failing checks',
    description: 'Checks of /readyz that fail at present, over all parts.',
    unit: 'short',
    thresholds: { critical: 1 },
    queries: [['count(outlay_health_check_passing == 0) or vector(0)', 'failing']],
    alerts: ['DependencyFails'],
  }),
  stat({
    title: 'Requests that fail',
    description:
      'Share of the gateway’s requests of the last hour that were answered with 5xx. The objective is 0.1 %.',
    unit: 'percentunit',
    thresholds: { warning: 0.001, critical: 0.0144 },
    queries: [['outlay:gateway_errors:ratio_rate1h', 'last hour']],
    alerts: ['ErrorBudgetBurnsFast', 'ErrorBudgetBurnsSlowly'],
  }),
  stat({
    title: 'Requests over a second',
    description:
      'Share of the gateway’s requests of the last hour that took longer than a second. The objective is 1 %.',
    unit: 'percentunit',
    thresholds: { warning: 0.01, critical: 0.144 },
    queries: [['outlay:gateway_slow:ratio_rate1h', 'last hour']],
    alerts: ['RequestsAreSlow'],
  }),
  stat({
    title: 'Unexpected errors',
    description: 'Errors of the last hour that the code does not know: answered as INTERNAL, or ends of processes.',
    unit: 'short',
    thresholds: { warning: 1 },
    queries: [['sum(increase(outlay_errors_total{where=~"request|process"}[1h]))', 'last hour']],
    alerts: ['UnexpectedErrors'],
  }),
];

const TRAFFIC = [
  chart({
    title: 'Requests by part',
    description: 'Requests per second. Those of the services are parts of the gateway’s.',
    unit: 'reqps',
    queries: [[`sum by (service) (rate(${REQUESTS}_count{${CHOSEN}}[${RATE}]))`, '{{service}}']],
  }),
  chart({
    title: 'Busiest operations',
    description: 'The ten GraphQL operations that run most often; REST routes are operations too.',
    unit: 'reqps',
    queries: [
      [
        `topk(10, sum by (graphql_operation_name) (rate(outlay_graphql_operation_duration_seconds_count{${CHOSEN}}[${RATE}])))`,
        '{{graphql_operation_name}}',
      ],
    ],
  }),
];

const ERRORS = [
  chart({
    title: 'Requests that fail, by part',
    description: 'Share of requests that are answered with 5xx.',
    unit: 'percentunit',
    thresholds: { warning: 0.001, critical: 0.01 },
    queries: [['outlay:request_errors:ratio_rate5m{service=~"$service"}', '{{service}}']],
    alerts: ['RequestsFail'],
  }),
  chart({
    title: 'Operations by outcome',
    description:
      'GraphQL operations per second: ok, or the code of the first error. docs/errors.md explains the codes.',
    unit: 'reqps',
    queries: [
      [`sum by (outcome) (rate(outlay_graphql_operation_duration_seconds_count{${CHOSEN}}[${RATE}]))`, '{{outcome}}'],
    ],
  }),
  chart({
    title: 'Checks',
    description: 'Checks of /readyz: 1 passes, 0 fails. The lowest value over all instances.',
    unit: 'short',
    queries: [[`min by (service, check) (outlay_health_check_passing{${CHOSEN}})`, '{{service}} {{check}}']],
    alerts: ['DatabaseIsUnavailable', 'EventLogIsUnavailable', 'DependencyFails'],
  }),
  chart({
    title: 'Calls between parts that fail',
    description:
      'Openings of circuit breakers before sibling services, and answers of subgraphs that the gateway missed.',
    unit: 'cps',
    queries: [
      [
        `sum by (service, sibling) (rate(outlay_sibling_breaker_changes_total{state="open", ${CHOSEN}}[${RATE}]))`,
        '{{service}} to {{sibling}} refused',
      ],
      [
        `sum by (subgraph, outcome) (rate(outlay_subgraph_fetch_duration_seconds_count{${CHOSEN}}[${RATE}]))`,
        '{{subgraph}} {{outcome}}',
      ],
    ],
    alerts: ['SiblingIsRefused'],
  }),
];

const LATENCY = [
  chart({
    title: 'Time of a request',
    description: 'Median, 95th and 99th percentile from the request to the end of its answer, without streams.',
    unit: 's',
    thresholds: { warning: 0.5, critical: 1 },
    queries: quantiles(`${REQUESTS}_bucket{http_route!~".*/stream", ${CHOSEN}}`, 'service'),
    alerts: ['RequestsAreSlow'],
  }),
  chart({
    title: 'Time of a subgraph',
    description: 'From the gateway’s call to the answer of a service.',
    unit: 's',
    queries: quantiles(`outlay_subgraph_fetch_duration_seconds_bucket{${CHOSEN}}`, 'subgraph'),
  }),
];

const SATURATION = [
  chart({
    title: 'Event loop',
    description: 'How long a request waits for the processor: the 99th percentile of the event loop’s delay.',
    unit: 's',
    thresholds: { warning: 0.1, critical: 0.5 },
    queries: [[`max by (service) (nodejs_eventloop_delay_p99_seconds{${CHOSEN_PROCESS}})`, '{{service}}']],
    alerts: ['EventLoopIsBlocked'],
  }),
  chart({
    title: 'Event loop in use',
    description: 'Share of time in which JavaScript ran. One process cannot do more than 100 %.',
    unit: 'percentunit',
    thresholds: { warning: 0.7, critical: 0.9 },
    queries: [[`max by (service) (nodejs_eventloop_utilization_ratio{${CHOSEN_PROCESS}})`, '{{service}}']],
    alerts: ['EventLoopIsBlocked'],
  }),
  chart({
    title: 'CPU',
    description:
      'Processors in use, by part. More than one: garbage collection, compression and forecasts use further threads.',
    unit: 'short',
    queries: [
      [`sum by (service) (rate(outlay_process_cpu_time_seconds_total{${CHOSEN_PROCESS}}[${RATE}]))`, '{{service}}'],
    ],
  }),
  chart({
    title: 'Memory',
    description: 'Resident memory of the largest instance, and the heap within it.',
    unit: 'bytes',
    queries: [
      [`max by (service) (outlay_process_memory_usage_bytes{${CHOSEN_PROCESS}})`, '{{service}}'],
      [
        `max by (service) (sum by (service, instance) (v8js_memory_heap_used_bytes{${CHOSEN_PROCESS}}))`,
        '{{service}} heap',
      ],
    ],
    alerts: ['MemoryIsNearItsLimit'],
  }),
  chart({
    title: 'Memory of the limit',
    description: 'Resident memory as a share of what the process may use.',
    unit: 'percentunit',
    thresholds: { warning: 0.8, critical: 0.9 },
    queries: [['max by (service) (outlay:memory_used:ratio{service=~"$service|outlay"})', '{{service}}']],
    alerts: ['MemoryIsNearItsLimit'],
  }),
  chart({
    title: 'Garbage collection',
    description: 'Share of time that garbage collection takes.',
    unit: 'percentunit',
    queries: [[`sum by (service) (rate(v8js_gc_duration_seconds_sum{${CHOSEN_PROCESS}}[${RATE}]))`, '{{service}}']],
  }),
  chart({
    title: 'Connections to the databases',
    description: 'Connections in use, as a share of the pool’s limit.',
    unit: 'percentunit',
    thresholds: { warning: 0.8, critical: 0.9 },
    queries: [['max by (service, pool) (outlay:pool_used:ratio{service=~"$service"})', '{{service}} {{pool}}']],
    alerts: ['PoolIsFull'],
  }),
  chart({
    title: 'Requests that wait for a connection',
    description: 'They wait until a connection is free, and fail at their deadline.',
    unit: 'short',
    thresholds: { warning: 1 },
    queries: [
      [`max by (service, pool) (outlay_db_client_connection_pending_requests{${CHOSEN}})`, '{{service}} {{pool}}'],
    ],
    alerts: ['NobodyGetsAConnection'],
  }),
];

/** Traffic, errors, latency and saturation of each part. */
export function partsDashboard(): Dashboard {
  return dashboard({
    uid: 'outlay-parts',
    title: 'parts',
    description: 'Traffic, errors, latency and saturation of the gateway and the services.',
    rows: [
      { title: 'Now', panels: NOW },
      { title: 'Traffic', panels: TRAFFIC },
      { title: 'Errors', panels: ERRORS },
      { title: 'Latency', panels: LATENCY },
      { title: 'Saturation', panels: SATURATION },
    ],
  });
}
