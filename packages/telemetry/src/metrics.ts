import { BATCH_SIZES, counter, histogram, secondsHistogram, SLOW_SECONDS } from './instruments.ts';

/**
 * One function for each measured fact. Without a reader (METRICS_PORT, OTEL_METRICS_EXPORTER) they do nothing.
 * `service` is a label of each: several services can share a process. README.md lists the names under which they appear.
 * `expect…` shows counters as 0 before anything happened, called when their part starts.
 */

const MS_PER_S = 1_000;

const httpRequests = secondsHistogram({
  name: 'outlay.http.server.request.duration',
  description: 'Time from a request to the end of its answer, by route.',
});

/** An HTTP request was answered. `route` is the pattern (`/api/v1/expenses/:id`), undefined where none fits. */
export function requestAnswered(
  request: { service: string; method: string; route: string | undefined; status: number },
  ms: number,
): void {
  const { service, method, route = 'none', status } = request;
  httpRequests(
    { service, 'http.request.method': method, 'http.route': route, 'http.response.status_code': status },
    ms / MS_PER_S,
  );
}

const operations = secondsHistogram({
  name: 'outlay.graphql.operation.duration',
  description: 'Time an operation took, by its name where it is one of ours, else by its only field.',
});

/** A GraphQL operation was answered. `operation` is from a known set; `outcome` is `ok` or the code of the first error. */
export function operationAnswered(
  operation: { service: string; operation: string; type: string; outcome: string },
  ms: number,
): void {
  const { service, operation: name, type, outcome } = operation;
  operations({ service, 'graphql.operation.name': name, 'graphql.operation.type': type, outcome }, ms / MS_PER_S);
}

const commits = histogram(
  { name: 'outlay.ledger.commit.size', description: 'Expenses recorded in one commit.', unit: '{expense}' },
  BATCH_SIZES,
);

/** A commit recorded `expenses` new expenses of one tenant. */
export function expensesCommitted(service: string, expenses: number): void {
  if (expenses > 0) commits({ service }, expenses);
}

const fetches = secondsHistogram({
  name: 'outlay.subgraph.fetch.duration',
  description: 'Time a subgraph took to answer a part of an operation.',
});

/** A subgraph was called. `outcome`: `ok`, `errors` (it answered with some) or `unavailable`. */
export function subgraphFetched(fetch: { service: string; subgraph: string; outcome: string }, ms: number): void {
  fetches({ ...fetch }, ms / MS_PER_S);
}

const breakers = counter({
  name: 'outlay.sibling.breaker.changes',
  description: 'Changes of the circuit breaker before a sibling service, by its new state.',
  unit: '{change}',
});

/** `open` refuses calls at once, `half_open` tries one, `closed` lets all through. */
export type BreakerState = 'open' | 'half_open' | 'closed';

/** The circuit breaker before a sibling service changed its state. */
export function breakerChanged(change: { service: string; sibling: string; state: BreakerState }): void {
  breakers({ ...change });
}

export function expectBreakerChanges(breaker: { service: string; sibling: string }): void {
  for (const state of ['open', 'half_open', 'closed']) breakers({ ...breaker, state }, 0);
}

const relayed = secondsHistogram(
  {
    name: 'outlay.relay.latency',
    description: 'Time from an event to its publication in the event log.',
  },
  SLOW_SECONDS,
);

/** A relay published an event that happened `ms` ago. */
export function eventPublished(event: { service: string; topic: string }, ms: number): void {
  relayed({ ...event }, ms / MS_PER_S);
}

const batches = histogram(
  { name: 'outlay.relay.batch.size', description: 'Events that a relay published together.', unit: '{event}' },
  BATCH_SIZES,
);

/** A relay published a batch. */
export function batchPublished(service: string, events: number): void {
  batches({ service }, events);
}

const sealed = counter({
  name: 'outlay.audit.sealed',
  description: 'Audit entries that were added to the chain of their tenant.',
  unit: '{entry}',
});

/** Audit entries got their place in the chain; 0 at the start of a sealer. */
export function auditSealed(service: string, entries: number): void {
  sealed({ service }, entries);
}

const consumed = secondsHistogram({
  name: 'outlay.consumer.event.duration',
  description: 'Time a consumer took for one try of one event.',
});
const delays = secondsHistogram(
  { name: 'outlay.consumer.delay', description: 'Time from an event to its effect in a consumer.' },
  SLOW_SECONDS,
);

/**
 * The outcome of one try of one event: `duplicate` had its effect before, `passed` means nothing to the consumer, `parked` is of a
 * type that this version does not know, `failed` is tried again or becomes a dead letter.
 */
export type Consumption = 'applied' | 'duplicate' | 'passed' | 'parked' | 'failed';

/** A consumer tried an event. */
export function eventConsumed(event: { consumer: string; topic: string; outcome: Consumption }, ms: number): void {
  consumed({ service: serviceOfConsumer(event.consumer), ...event }, ms / MS_PER_S);
}

/** A consumer applied an event that happened `ms` ago. */
export function effectDelayed(event: { consumer: string; topic: string }, ms: number): void {
  delays({ service: serviceOfConsumer(event.consumer), ...event }, ms / MS_PER_S);
}

const deadLetters = counter({
  name: 'outlay.consumer.dead_letters',
  description: 'Events that a consumer gave up.',
  unit: '{event}',
});

/** An event became a dead letter. */
export function eventBuried(event: { consumer: string; topic: string }): void {
  deadLetters({ service: serviceOfConsumer(event.consumer), ...event });
}

export function expectDeadLetters(consumer: string, topics: readonly string[]): void {
  for (const topic of topics) deadLetters({ service: serviceOfConsumer(consumer), consumer, topic }, 0);
}

const alerts = counter({ name: 'outlay.alerts.raised', description: 'Alerts raised, by type.', unit: '{alert}' });

/** An alert was raised, once per crossing. `type` for example `LOW_BALANCE`. */
export function alertRaised(type: string, service = 'notifications'): void {
  alerts({ service, type });
}

export function expectAlerts(types: readonly string[], service = 'notifications'): void {
  for (const type of types) alerts({ service, type }, 0);
}

const mails = counter({
  name: 'outlay.mails',
  description: 'Mails handed to the mail server, or not.',
  unit: '{mail}',
});

/** A mail was tried. `kind` is `alert`, `digest` or `activation`. */
export function mailTried(mail: { service: string; kind: string; outcome: 'sent' | 'failed' }): void {
  mails({ ...mail });
}

export function expectMails(service: string, kinds: readonly string[]): void {
  for (const kind of kinds) for (const outcome of ['sent', 'failed']) mails({ service, kind, outcome }, 0);
}

const webhooks = counter({
  name: 'outlay.webhooks',
  description: 'Messages to receivers of webhooks that were delivered, or not.',
  unit: '{attempt}',
});

/** A message to a receiver was tried. */
export function webhookTried(outcome: 'delivered' | 'failed'): void {
  webhooks({ outcome });
}

export function expectWebhooks(): void {
  for (const outcome of ['delivered', 'failed']) webhooks({ outcome }, 0);
}

const jobs = secondsHistogram(
  { name: 'outlay.job.duration', description: 'Time a run of a job took, by outcome.' },
  SLOW_SECONDS,
);

const jobRuns = counter({
  name: 'outlay.job.runs',
  description: 'Runs of jobs that ended, by outcome.',
  unit: '{run}',
});

/** A job ran. */
export function jobRan(run: { service: string; job: string; outcome: 'done' | 'failed' }, ms: number): void {
  jobs({ ...run }, ms / MS_PER_S);
  jobRuns({ ...run });
}

export function expectJobRuns(service: string, jobNames: readonly string[]): void {
  for (const job of jobNames) for (const outcome of ['done', 'failed']) jobRuns({ service, job, outcome }, 0);
}

const errors = counter({
  name: 'outlay.errors',
  description: 'Errors that nobody expected: answered as INTERNAL, dead letters, ends of processes.',
  unit: '{error}',
});

/** An unexpected failure. `where`: `request`, `consumer`, `process`, `job`. */
export function errorHappened(error: { service: string; where: string }): void {
  errors({ ...error });
}

export function expectErrors(service: string): void {
  for (const where of ['request', 'consumer', 'job', 'process']) errors({ service, where }, 0);
}

/** Consumers are named `<service>.<what>`. */
export function serviceOfConsumer(consumer: string): string {
  return consumer.split('.', 1)[0] ?? consumer;
}
