import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { CHOSEN, dashboard } from './dashboard.ts';
import { chart } from './panels.ts';
import { quantiles } from './quantiles.ts';

const RATE = '$__rate_interval';

const LAG = [
  chart({
    title: 'Lag',
    description: 'Events of the log that a consumer has not acknowledged.',
    unit: 'short',
    thresholds: { warning: 1_000, critical: 5_000 },
    queries: [[`max by (consumer) (outlay_consumer_lag{${CHOSEN}})`, '{{consumer}}']],
    alerts: ['ConsumerFallsBehind', 'ConsumerLagIsUnknown'],
  }),
  chart({
    title: 'Freshness',
    description: 'From a change to its effect in the consumer: how old a dashboard is.',
    unit: 's',
    thresholds: { warning: 5, critical: 30 },
    queries: quantiles(`outlay_consumer_delay_seconds_bucket{${CHOSEN}}`, 'consumer'),
    alerts: ['EventsArriveLate'],
  }),
  chart({
    title: 'Paused at an event',
    description: 'Events that cannot be applied at present and are tried again. Their partitions wait.',
    unit: 'short',
    thresholds: { critical: 1 },
    queries: [[`max by (consumer) (outlay_consumer_paused{${CHOSEN}})`, '{{consumer}}']],
    alerts: ['ConsumerIsPaused'],
  }),
  chart({
    title: 'Events without effect',
    description:
      'Parked events (unknown_type) wait for a newer version; dead letters wait for somebody who replays them.',
    unit: 'short',
    thresholds: { warning: 1 },
    queries: [[`max by (consumer, reason) (outlay_consumer_unapplied{${CHOSEN}})`, '{{consumer}} {{reason}}']],
    alerts: ['EventsAreMissing', 'EventsAreParked'],
  }),
];

const WORK = [
  chart({
    title: 'Events by outcome',
    description: 'Attempts per second. Duplicates are normal after a restart; failed ones are tried again.',
    unit: 'eps',
    queries: [
      [
        `sum by (consumer, outcome) (rate(outlay_consumer_event_duration_seconds_count{${CHOSEN}}[${RATE}]))`,
        '{{consumer}} {{outcome}}',
      ],
    ],
  }),
  chart({
    title: 'Time of an event',
    description: 'One attempt at one event, its transaction included. Events of one run share its time.',
    unit: 's',
    queries: quantiles(`outlay_consumer_event_duration_seconds_bucket{${CHOSEN}}`, 'consumer'),
  }),
  chart({
    title: 'New dead letters',
    description: 'Events that were put aside within the last quarter of an hour.',
    unit: 'short',
    thresholds: { warning: 1 },
    queries: [
      [
        `sum by (consumer, topic) (increase(outlay_consumer_dead_letters_total{${CHOSEN}}[15m]))`,
        '{{consumer}} {{topic}}',
      ],
    ],
    alerts: ['EventsAreGivenUp'],
    width: 24,
  }),
];

/** Lag, freshness and failures of the consumers of events. */
export function consumersDashboard(): Dashboard {
  return dashboard({
    uid: 'outlay-consumers',
    title: 'consumers and lag',
    description: 'How far the consumers of events are, and which events have no effect.',
    rows: [
      { title: 'Lag', panels: LAG },
      { title: 'Work', panels: WORK },
    ],
  });
}
