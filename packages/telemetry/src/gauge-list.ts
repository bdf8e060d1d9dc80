/** Gauges and their descriptions. README.md lists the names under which they appear. */

export const OUTBOX_DEPTH = {
  name: 'outlay.outbox.depth',
  description: 'Events that wait to be published.',
  unit: '{event}',
};
export const OUTBOX_AGE = {
  name: 'outlay.outbox.oldest.age',
  description: 'Age of the oldest event that waits to be published; 0 without one.',
  unit: 's',
};
export const RELAY_LEADS = {
  name: 'outlay.relay.leads',
  description: '1 where this process publishes the events of its service, 0 where it stands by.',
  unit: '{process}',
};
export const CONSUMER_LAG = {
  name: 'outlay.consumer.lag',
  description: 'Events of the log that a consumer has not acknowledged.',
  unit: '{event}',
};
export const CONSUMER_PAUSED = {
  name: 'outlay.consumer.paused',
  description: 'Events that a consumer cannot apply at present and tries again; its partitions wait behind them.',
  unit: '{event}',
};
export const CONSUMER_UNAPPLIED = {
  name: 'outlay.consumer.unapplied',
  description: 'Events without effect, by reason: parked (unknown_type) or dead letters that were not replayed.',
  unit: '{event}',
};
export const POOL = {
  name: 'outlay.db.client.connection.count',
  description: 'Connections to the database, by state: idle or used.',
  unit: '{connection}',
};
export const POOL_MAX = {
  name: 'outlay.db.client.connection.max',
  description: 'Limit of connections of a pool.',
  unit: '{connection}',
};
export const POOL_WAITING = {
  name: 'outlay.db.client.connection.pending_requests',
  description: 'Requests that wait for a connection to the database.',
  unit: '{request}',
};
export const DATABASE_WRITABLE = {
  name: 'outlay.database.writable',
  description: '1 where the database accepts writes, 0 where it is a standby or read-only.',
  unit: '{database}',
};
export const HEALTH = {
  name: 'outlay.health.check.passing',
  description: 'Checks of /readyz: 1 where it passes, 0 where it fails.',
  unit: '{check}',
};
export const AUDIT_UNSEALED = {
  name: 'outlay.audit.unsealed',
  description: 'Audit entries that wait for their place in the chain.',
  unit: '{entry}',
};
export const JOB_OVERDUE = {
  name: 'outlay.job.overdue',
  description: 'Time since a job should have succeeded; 0 where its newest slot is done.',
  unit: 's',
};
export const MAIL_QUEUE_DEPTH = {
  name: 'outlay.mail.queue.depth',
  description: 'Mails that wait to be sent.',
  unit: '{mail}',
};
export const MAIL_QUEUE_AGE = {
  name: 'outlay.mail.queue.oldest.age',
  description: 'Age of the oldest mail that waits to be sent; 0 without one.',
  unit: 's',
};
export const WEBHOOK_QUEUE_DEPTH = {
  name: 'outlay.webhook.queue.depth',
  description: 'Messages that wait for active webhooks, also for a receiver that is down.',
  unit: '{message}',
};
export const WEBHOOK_QUEUE_AGE = {
  name: 'outlay.webhook.queue.oldest.age',
  description: 'Time for which a message is due whose receiver neither fails nor is slow; 0 without one.',
  unit: 's',
};
export const TENANT_LOAD = {
  name: 'outlay.tenant.load',
  description: 'Requests or events of the last minute, of the ten busiest tenants and of all others together.',
  unit: '{item}',
};
export const TENANT_TIME = {
  name: 'outlay.tenant.load.time',
  description: 'Time that the requests or events of the last minute took, of the same tenants.',
  unit: 's',
};
export const PROCESS_CPU = {
  name: 'outlay.process.cpu.time',
  description: 'CPU time of the process, user and system.',
  unit: 's',
  isTotal: true,
};
export const PROCESS_MEMORY = {
  name: 'outlay.process.memory.usage',
  description: 'Resident memory of the process.',
  unit: 'By',
};
export const PROCESS_MEMORY_LIMIT = {
  name: 'outlay.process.memory.limit',
  description: 'Memory that the process may use: the limit of its container, else the memory of the machine.',
  unit: 'By',
};
