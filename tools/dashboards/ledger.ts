import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { CHOSEN, dashboard } from './dashboard.ts';
import { chart } from './panels.ts';
import { quantiles } from './quantiles.ts';

const RATE = '$__rate_interval';

const EXPENSES = [
  chart({
    title: 'Expenses',
    description: 'New expenses per second, and the commits that recorded them.',
    unit: 'short',
    queries: [
      [`sum(rate(outlay_ledger_commit_size_sum[${RATE}]))`, 'expenses'],
      [`sum(rate(outlay_ledger_commit_size_count[${RATE}]))`, 'commits'],
    ],
  }),
  chart({
    title: 'Expenses of one commit',
    description: 'Expenses of a tenant that arrive together share a commit, at most 128.',
    unit: 'short',
    queries: [
      [
        `sum(rate(outlay_ledger_commit_size_sum[${RATE}])) / sum(rate(outlay_ledger_commit_size_count[${RATE}]))`,
        'mean',
      ],
      [`histogram_quantile(0.95, sum by (le) (rate(outlay_ledger_commit_size_bucket[${RATE}])))`, 'p95'],
    ],
  }),
  chart({
    title: 'Time to record an expense',
    description: 'From the command’s arrival at the ledger to its commit.',
    unit: 's',
    thresholds: { warning: 0.5, critical: 1 },
    queries: quantiles(
      'outlay_graphql_operation_duration_seconds_bucket{service="ledger", graphql_operation_name=~"(?i)recordExpense.*"}',
      'graphql_operation_name',
    ),
    alerts: ['RequestsAreSlow', 'NobodyGetsAConnection'],
  }),
  chart({
    title: 'Databases that accept writes',
    description: '1 accepts writes; 0 is a standby, or set read-only.',
    unit: 'short',
    queries: [[`min by (service) (outlay_database_writable{${CHOSEN}})`, '{{service}}']],
    alerts: ['DatabaseIsReadOnly'],
  }),
];

const OUTBOX = [
  chart({
    title: 'Age of the oldest waiting event',
    description: 'Events wait in the outbox until they are in the event log; a second is normal.',
    unit: 's',
    thresholds: { warning: 10, critical: 60 },
    queries: [[`max by (service) (outlay_outbox_oldest_age_seconds{${CHOSEN}})`, '{{service}}']],
    alerts: ['EventsAreNotPublished'],
  }),
  chart({
    title: 'Waiting events',
    description: 'Events in the outbox that are not published yet.',
    unit: 'short',
    thresholds: { warning: 1_000, critical: 10_000 },
    queries: [[`max by (service) (outlay_outbox_depth{${CHOSEN}})`, '{{service}}']],
    alerts: ['EventsAreNotPublished'],
  }),
  chart({
    title: 'Relays that lead',
    description: 'One instance of each service publishes its events. 0: nobody does. 2 for a moment: a handover.',
    unit: 'short',
    queries: [[`sum by (service) (outlay_relay_leads{${CHOSEN}})`, '{{service}}']],
    alerts: ['RelayHasNoLeader'],
  }),
  chart({
    title: 'Time to the event log',
    description: 'From an event to its publication.',
    unit: 's',
    thresholds: { warning: 5, critical: 60 },
    queries: quantiles(`outlay_relay_latency_seconds_bucket{${CHOSEN}}`, 'service'),
    alerts: ['EventsAreNotPublished'],
  }),
  chart({
    title: 'Published events',
    description: 'Events per second, by topic.',
    unit: 'eps',
    queries: [[`sum by (topic) (rate(outlay_relay_latency_seconds_count{${CHOSEN}}[${RATE}]))`, '{{topic}}']],
  }),
  chart({
    title: 'Events that are published together',
    description: 'A busy relay publishes larger batches, at most 500 events.',
    unit: 'short',
    queries: [
      [
        `sum by (service) (rate(outlay_relay_batch_size_sum{${CHOSEN}}[${RATE}])) / sum by (service) (rate(outlay_relay_batch_size_count{${CHOSEN}}[${RATE}]))`,
        '{{service}} mean',
      ],
    ],
  }),
];

const AUDIT = [
  chart({
    title: 'Audit entries that wait',
    description: 'Entries that are stored and not yet part of the hash chain of their tenant.',
    unit: 'short',
    thresholds: { warning: 1_000, critical: 10_000 },
    queries: [[`max by (service) (outlay_audit_unsealed{${CHOSEN}})`, '{{service}}']],
    alerts: ['AuditEntriesAreNotSealed'],
  }),
  chart({
    title: 'Sealed audit entries',
    description: 'Entries per second that became part of the chain.',
    unit: 'eps',
    queries: [[`sum by (service) (rate(outlay_audit_sealed_total{${CHOSEN}}[${RATE}]))`, '{{service}}']],
    alerts: ['AuditEntriesAreNotSealed'],
  }),
];

/** Recording expenses, publishing their events, sealing the audit trail. */
export function ledgerDashboard(): Dashboard {
  return dashboard({
    uid: 'outlay-ledger',
    title: 'ledger and outbox',
    description: 'Recording expenses, publishing events and sealing the audit trail.',
    rows: [
      { title: 'Expenses', panels: EXPENSES },
      { title: 'Outbox', panels: OUTBOX },
      { title: 'Audit trail', panels: AUDIT },
    ],
  });
}
