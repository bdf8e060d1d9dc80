import type { EntityManager } from '@mikro-orm/postgresql';
import { runWithLogContext } from '@outlay/telemetry/log-context';
import { effectDelayed, eventConsumed, type Consumption } from '@outlay/telemetry/metrics';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { traceProcessing, traceProcessingOfAll } from './consumer-tracing.ts';
import { decodeEnvelope, type EventEnvelope } from './envelope.ts';
import { UnknownEventTypeError, type EventHandler, type ReceivedEvent } from './event-handler.ts';
import type { LogRecord } from './event-log.ts';
import { takeIn } from './inbox.ts';
import { Turns } from './turns.ts';

/** A record that is an event. */
interface Event {
  record: LogRecord;
  envelope: EventEnvelope;
}

/** Applies events to a service's database: effects and receipts in one transaction, measured and traced. */
export class EventApplier {
  readonly #name: string;
  readonly #database: TenantDatabase;
  readonly #handlers: ReadonlyMap<string, EventHandler>;
  /** The database lets one at a time through by itself (see `takeIn`), but whoever waits there holds a connection. */
  readonly #turns = new Turns<number>();

  constructor(options: { name: string; database: TenantDatabase; handlers: readonly EventHandler[] }) {
    this.#name = options.name;
    this.#database = options.database;
    this.#handlers = new Map(options.handlers.map((handler) => [handler.topic, handler]));
  }

  /** One try of one event, traced as a continuation of the change that it tells of. */
  async alone(record: LogRecord): Promise<void> {
    const startedMs = performance.now();
    let outcome: Consumption = 'failed';
    try {
      const envelope = decodeEnvelope(record.headers);
      const event = { record, envelope };
      outcome = await inContext(envelope, () =>
        traceProcessing(this.#name, record, envelope, async () => {
          const handler = this.#handlerOf(event);
          const isNew = await this.#write([event], (em) => handler.handle(received(event), em));
          return isNew ? 'applied' : 'duplicate';
        }),
      );
      if (outcome === 'applied') this.#showDelay(event);
    } finally {
      eventConsumed({ consumer: this.#name, topic: record.topic, outcome }, performance.now() - startedMs);
    }
  }

  /**
   * One try of several events of one tenant, in one transaction: all of them or none.
   * @throws whatever stops any of them, without saying which; it leaves no trace in the database and counts as no try
   */
  async together(records: readonly LogRecord[]): Promise<void> {
    const startedMs = performance.now();
    const events = records.map((record) => ({ record, envelope: decodeEnvelope(record.headers) }));
    const handlers = new Map(events.map((event) => [event, this.#handlerOf(event)]));
    let applied: ReadonlySet<Event> = new Set();
    await this.#write(events, async (em, fresh) => {
      applied = new Set(fresh);
      for (const [handler, same] of consecutive(fresh, (event) => handlers.get(event))) {
        await this.#handleAll(handler, same, em);
      }
    });
    const ms = (performance.now() - startedMs) / events.length;
    for (const event of events) {
      const outcome = applied.has(event) ? 'applied' : 'duplicate';
      eventConsumed({ consumer: this.#name, topic: event.record.topic, outcome }, ms);
      if (outcome === 'applied') this.#showDelay(event);
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
          // The next handler must find what this one did, and nothing of it in memory, as in a transaction of its own.
          await em.flush();
          em.clear();
          return 'applied';
        }),
      );
    }
  }

  /** @returns whether any of them was new */
  async #write(
    events: readonly Event[],
    effect: (em: EntityManager, fresh: readonly Event[]) => Promise<void>,
  ): Promise<boolean> {
    const [first] = events;
    if (!first) return false;
    const { tenantId } = first.envelope;
    const ids = events.map(({ envelope }) => envelope.eventId);
    return this.#turns.take(tenantId, () =>
      this.#database.write({ tenantId }, async (em) => {
        const isNew = new Set(await takeIn(em, this.#name, tenantId, ids));
        // The same event may be there twice; then it is new once.
        const fresh = events.filter(({ envelope }) => isNew.delete(envelope.eventId));
        if (fresh.length > 0) await effect(em, fresh);
        return fresh.length > 0;
      }),
    );
  }

  /** @throws UnknownEventTypeError when nobody here knows what to do with it */
  #handlerOf({ record, envelope }: Event): EventHandler {
    const handler = this.#handlers.get(record.topic);
    if (!handler) throw new Error(`${this.#name} has no handler for ${record.topic}`);
    const { type } = envelope;
    if (handler.types && !handler.types.includes(type)) throw new UnknownEventTypeError(record.topic, type);
    return handler;
  }

  #showDelay({ record, envelope }: Event): void {
    effectDelayed({ consumer: this.#name, topic: record.topic }, Date.now() - envelope.time.getTime());
  }
}

function received({ record, envelope }: Event): ReceivedEvent {
  return { ...envelope, topic: record.topic, payload: record.value };
}

function inContext<T>({ tenantId, requestId }: EventEnvelope, work: () => Promise<T>): Promise<T> {
  return runWithLogContext({ tenantId, requestId }, work);
}

/** Parts a list where the key changes. Items without a key are left out. */
function consecutive<Item, Key extends object>(items: readonly Item[], keyOf: (item: Item) => Key | undefined) {
  const parts: [Key, Item[]][] = [];
  for (const item of items) {
    const key = keyOf(item);
    const last = parts.at(-1);
    if (last && last[0] === key) last[1].push(item);
    else if (key) parts.push([key, [item]]);
  }
  return parts;
}
