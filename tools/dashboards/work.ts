import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboard } from './dashboard.ts';
import { chart } from './panels.ts';

const ALERTS = [
  chart({
    title: 'Raised alerts',
    description: 'Alerts of the last hour, by type. An alert is raised once for each crossing of a threshold.',
    unit: 'short',
    queries: [['sum by (type) (increase(outlay_alerts_raised_total[1h]))', '{{type}}']],
  }),
  chart({
    title: 'Mails',
    description:
      'Mails of the last hour: taken by the mail server, or refused. Refused ones are tried again for 24 hours.',
    unit: 'short',
    queries: [['sum by (kind, outcome) (increase(outlay_mails_total[1h]))', '{{kind}} {{outcome}}']],
    alerts: ['MailsFail'],
  }),
  chart({
    title: 'Waiting mails',
    description: 'Mails that wait to be sent, or are being sent.',
    unit: 'short',
    queries: [['max(outlay_mail_queue_depth)', 'waiting']],
    alerts: ['MailsWait'],
  }),
  chart({
    title: 'Age of the oldest waiting mail',
    description: 'Seconds are normal; minutes mean that the mail server does not take them.',
    unit: 's',
    thresholds: { warning: 300, critical: 1_800 },
    queries: [['max(outlay_mail_queue_oldest_age_seconds)', 'oldest']],
    alerts: ['MailsWait', 'MailsFail'],
  }),
];

const WEBHOOKS = [
  chart({
    title: 'Messages to webhooks',
    description:
      'Attempts of the last hour: taken by the receiver, or not. Failed ones are tried again for three days.',
    unit: 'short',
    queries: [['sum by (outcome) (increase(outlay_webhooks_total[1h]))', '{{outcome}}']],
  }),
  chart({
    title: 'Waiting messages to webhooks',
    description: 'Messages that wait for active webhooks, also for a receiver that is down.',
    unit: 'short',
    queries: [['max(outlay_webhook_queue_depth)', 'waiting']],
    alerts: ['WebhookMessagesWait'],
  }),
  chart({
    title: 'Age of the oldest due message',
    description: 'Of receivers that neither fail nor are slow. Minutes mean that the sender does not keep up.',
    unit: 's',
    thresholds: { warning: 300, critical: 900 },
    queries: [['max(outlay_webhook_queue_oldest_age_seconds)', 'oldest']],
    alerts: ['WebhookMessagesWait'],
    width: 24,
  }),
];

const JOBS = [
  chart({
    title: 'Overdue jobs',
    description: 'Time since a job should have succeeded; 0 where its newest slot is done.',
    unit: 's',
    thresholds: { warning: 600, critical: 3_600 },
    queries: [['max by (service, job) (outlay_job_overdue_seconds)', '{{service}} {{job}}']],
    alerts: ['JobIsOverdue'],
  }),
  chart({
    title: 'Runs of jobs',
    description: 'Runs of the last hour, by outcome.',
    unit: 'short',
    queries: [
      ['sum by (service, job, outcome) (increase(outlay_job_runs_total[1h]))', '{{service}} {{job}} {{outcome}}'],
    ],
    alerts: ['JobsFail'],
  }),
  chart({
    title: 'Time of a job',
    description: 'Mean time of the runs since the instances started.',
    unit: 's',
    queries: [
      [
        'sum by (service, job) (outlay_job_duration_seconds_sum) / sum by (service, job) (outlay_job_duration_seconds_count)',
        '{{service}} {{job}}',
      ],
    ],
    width: 24,
  }),
];

/** Alerts, mails, webhooks and scheduled jobs. */
export function workDashboard(): Dashboard {
  return dashboard({
    uid: 'outlay-work',
    title: 'alerts, mails, webhooks and jobs',
    description: 'Alerts that were raised, the mails about them, messages to webhooks, and the scheduled jobs.',
    rows: [
      { title: 'Alerts and mails', panels: ALERTS },
      { title: 'Webhooks', panels: WEBHOOKS },
      { title: 'Jobs', panels: JOBS },
    ],
  });
}
