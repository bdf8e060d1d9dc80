import type { EntityManager } from '@mikro-orm/postgresql';
import type { EventEnvelope } from './envelope.ts';

/** An event as a handler gets it. */
export interface ReceivedEvent extends EventEnvelope {
  topic: string;
  /** The aggregate's full state after the change, as protobuf bytes. */
  payload: Uint8Array;
}

/** Applies the events of one topic. */
export interface EventHandler {
  topic: string;
  /** The event types it knows; all, if left out. Events of other types are parked until a version that knows them starts. */
  types?: readonly string[];
  /**
   * Applies the event within the event's tenant and one transaction, together with the inbox row. It may run again after a
   * failure, and events may come late or out of order (see `isNewer`). What it throws is tried again; what is not transient becomes a dead letter in the end.
   */
  handle(event: ReceivedEvent, em: EntityManager): Promise<void>;
  /**
   * Applies several events of one tenant, oldest first, all at once: for handlers that can do that in fewer statements. The
   * effect must be that of `handle` one by one, and what it throws makes each be handled alone.
   */
  handleAll?(events: readonly ReceivedEvent[], em: EntityManager): Promise<void>;
}
