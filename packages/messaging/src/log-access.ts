import type { EventHandler } from './event-handler.ts';
import type { TopicSpec } from './event-log.ts';

/** A part's use of the event log. Its composition and the permissions of its user on Kafka are both made from it. */
export interface LogAccess {
  /** Topics that it makes and writes. It reads them to bring a restored database and the log together. */
  writes: readonly TopicSpec[];
  /** Topics that each of its consumer groups reads, by the group's name. Never rename a group: all events would be delivered again. */
  groups: Readonly<Record<string, readonly string[]>>;
  /** Beginnings of the names of groups that live for one piece of work and read what the other groups read. */
  passingGroups?: readonly string[];
  /** Topics that it reads without a group. */
  follows?: readonly string[];
}

/** The topics of handlers, as `LogAccess` names them. */
export function topicsOf(handlers: readonly EventHandler[]): string[] {
  return handlers.map(({ topic }) => topic);
}

/** The name under which the relay of a service writes to the log; one process at a time has it. */
export function relayWriter(service: string): string {
  return `relay:${service}`;
}
