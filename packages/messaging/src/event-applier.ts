import type { EntityManager } from '@mikro-orm/postgresql';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import { serviceOfConsumer, effectDelayed, eventConsumed, type Consumption } from '@outlay/telemetry/metrics';
import { tenantWorked } from '@outlay/telemetry/tenant-load';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { traceProcessing, traceProcessingOfAll } from './consumer-tracing.ts';
import { decodeEnvelope, type EventEnvelope } from './envelope.ts';
import type { EventHandler, ReceivedEvent } from './event-handler.ts';
import type { LogRecord } from './event-log.ts';
import { claimInboxEvents } from './inbox.ts';
import { KeyedQueue } from './keyed-queue.ts';
import { forgetReplayed, noteUnapplied } from './unapplied-events.ts';

export interface Event {
  record: LogRecord;
  envelope: EventEnvelope;
}

/** Applies events to a service's database: effects and receipts in one transaction, measured and traced. */
export class EventApplier {
  readonly #name: string;
  readonly #database: TenantDatabase;
  readonly #handlers: ReadonlyMap<string, EventHandler>;
  readonly #notesUnapplied: boolean;
  readonly #onParked: (events: readonly Event[]) => void;
  /** Serialises transactions of a tenant. The database does so too (see `claimInboxEvents`), but a transaction that waits there holds a connection. */
  readonly #queue = new KeyedQueue<number>();

  constructor(options: {
    name: string;
    database: TenantDatabase;
    handlers: readonly EventHandler[];
    notesUnapplied: boolean;
    /** Called after the commit with the events whose type no handler knows. */
    onParked: (events: readonly Event[]) => void;
  }) {
    this.#name = options.name;
    this.#database = options.database;
    this.#handlers = new Map(options.handlers.map((handler) => [handler.topic, handler]));
    this.#notesUnapplied = options.notesUnapplied;
    this.#onParked = options.onParked;
  }

  /** True where this version has a handler for the events of a type. */
  knows({ topic, type }: { topic: string; type: string }): boolean {
    const handler = this.#handlers.get(topic);
    return handler !== undefined && (handler.types?.includes(type) ?? true);
  }

  /** One try of one event, traced as a continuation of the change that caused it. */
  async alone(record: LogRecord): Promise<void> {
    const startedMs = performance.now();
    let outcome: Consumption = 'failed';
    try {
      const envelope = decodeEnvelope(record.headers);
      const event = { record, envelope };
      const handler = this.#handlerOf(event);
      outcome = await inContext(envelope, () =>
        traceProcessing(this.#name, record, envelope, async () => {
          const outcomes = await this.#write([event], (em) => handler.handle(received(event), em));
          return outcomes.get(event) ?? 'duplicate';
        }),
      );
      if (outcome === 'applied') this.#showEffect(event, performance.now() - startedMs);
    } finally {
      eventConsumed({ consumer: this.#name, topic: record.topic, outcome }, performance.now() - startedMs);
    }
  }

  /**
   * One try of several events of one tenant, in one transaction: all of them or none. Those of one topic keep their order.
   * @throws the error of any of them; the transaction is rolled back, and it counts as no try of an event
   */
  async together(records: readonly LogRecord[]): Promise<void> {
    const [first] = records;
    if (first && records.length === 1) return this.alone(first);
    const startedMs = performance.now();
    const events = records.map((record) => ({ record, envelope: decodeEnvelope(record.headers) }));
    const handlers = new Map(events.map((event) => [event, this.#handlerOf(event)]));
    const outcomes = await this.#write(events, async (em, fresh) => {
      for (const [handler, same] of Map.groupBy(fresh, (event) => handlers.get(event))) {
        if (handler) await this.#handleAll(handler, same, em);
      }
    });
    const ms = (performance.now() - startedMs) / events.length;
    for (const event of events) {
      const outcome = outcomes.get(event) ?? 'duplicate';
      eventConsumed({ consumer: this.#name, topic: event.record.topic, outcome }, ms);
      if (outcome === 'applied') this.#showEffect(event, ms);
    }
  }

  async #handleAll(handler: EventHandler, events: readonly Event[], em: EntityManager): Promise<void> {
    if (handler.handleAll && events.length > 1) {
      await traceProcessingOfAll(this.#name, events, async () => handler.handleAll?.(events.map(received), em));
      return;
    }
    for (const event of events) {
      const { record, envelope } = event;
      await inContext(envelope, () =>
        traceProcessing(this.#name, record, envelope, async () => {
          await handler.handle(received(event), em);
          // The next handler must read this one's changes from the database, as in a transaction of its own.
          await em.flush();
          em.clear();
          return 'applied';
        }),
      );
    }
  }

  /** Parks events of unknown types, claims the others that are needed and applies them, in one transaction. */
  async #write(
    events: readonly Event[],
    effect: (em: EntityManager, fresh: readonly Event[]) => Promise<void>,
  ): Promise<ReadonlyMap<Event, Consumption>> {
    const [first] = events;
    if (!first) return new Map();
    const { tenantId } = first.envelope;
    const known = events.filter((event) => this.knows(typeOf(event)));
    const unknown = events.filter((event) => !known.includes(event));
    const outcome = await this.#queue.run(tenantId, () =>
      this.#database.write({ tenantId }, async (em) => {
        if (unknown.length > 0 && this.#notesUnapplied) {
          await noteUnapplied(em, this.#name, 'unknown_type', unknown);
        }
        const needed = await this.#needed(em, tenantId, known);
        const ids = needed.map(({ envelope }) => envelope.eventId);
        const unclaimed = new Set(ids.length > 0 ? await claimInboxEvents(em, this.#name, tenantId, ids) : []);
        // An event may be in the run twice; it is then applied once.
        const fresh = needed.filter(({ envelope }) => unclaimed.delete(envelope.eventId));
        if (fresh.length > 0) await effect(em, fresh);
        if (this.#notesUnapplied) await forgetReplayed(em, this.#name, known);
        return [
          ...known.map((event): [Event, Consumption] => [event, needed.includes(event) ? 'duplicate' : 'passed']),
          ...fresh.map((event): [Event, Consumption] => [event, 'applied']),
        ];
      }),
    );
    if (unknown.length > 0) this.#onParked(unknown);
    return new Map([...outcome, ...unknown.map((event): [Event, Consumption] => [event, 'parked'])]);
  }

  /** Returns the events that their handlers do not pass over. */
  async #needed(em: EntityManager, tenantId: number, events: readonly Event[]): Promise<readonly Event[]> {
    const needed = new Set(events);
    for (const [handler, same] of Map.groupBy(events, (event) => this.#handlerOf(event))) {
      const isNeeded = await handler.needs?.(tenantId, em);
      for (const event of same) if (isNeeded?.(event.envelope) === false) needed.delete(event);
    }
    return events.filter((event) => needed.has(event));
  }

  /** @throws Error when the consumer has no handler for the topic */
  #handlerOf({ record }: Event): EventHandler {
    const handler = this.#handlers.get(record.topic);
    if (!handler)
      throw new Error(`Consumer ${this.#name} has no handler for topic ${record.topic}; do not subscribe to it.`);
    return handler;
  }

  #showEffect({ record, envelope }: Event, ms: number): void {
    effectDelayed({ consumer: this.#name, topic: record.topic }, Date.now() - envelope.time.getTime());
    tenantWorked({ service: serviceOfConsumer(this.#name), kind: 'event', tenantId: envelope.tenantId }, ms);
  }
}

function typeOf({ record, envelope }: Event): { topic: string; type: string } {
  return { topic: record.topic, type: envelope.type };
}

function received({ record, envelope }: Event): ReceivedEvent {
  return { ...envelope, topic: record.topic, payload: record.value };
}

function inContext<T>({ tenantId, requestId }: EventEnvelope, work: () => Promise<T>): Promise<T> {
  return runWithLogContext({ tenantId, requestId }, work);
}
