import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventEnvelope } from './envelope.ts';

export interface ReceivedEvent extends EventEnvelope {
  topic: string;
  /** The aggregate's full state after the change, as protobuf bytes. */
  payload: Uint8Array;
}

/** Applies the events of one topic. */
export interface EventHandler {
  topic: string;
  /** Known event types; by default all. Events of other types are parked until a version that knows them starts. */
  types?: readonly string[];
  /**
   * Applies the event within the event's tenant and one transaction, together with the inbox row. It may run again after a
   * failure, and events may come late or out of order (see `isNewer`). After an error the event is tried again; one that keeps failing with an error that is not transient becomes a dead letter.
   */
  handle(event: ReceivedEvent, em: EntityManager): Promise<void>;
  /**
   * For handlers to which most events mean nothing: reads what the tenant needs now. Events that it does not need are passed over:
   * they leave no row in the inbox, so that one that comes again may be needed then.
   */
  needs?(tenantId: number, em: EntityManager): Promise<(event: EventEnvelope) => boolean>;
  /**
   * Applies several events of one tenant, oldest first, all at once: for handlers that can do that in fewer statements. The
   * effect must be that of `handle` one by one. After an error, each event is handled alone.
   */
  handleAll?(events: readonly ReceivedEvent[], em: EntityManager): Promise<void>;
}
