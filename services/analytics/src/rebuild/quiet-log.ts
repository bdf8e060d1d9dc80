import type { EventLog } from '@outlay/messaging/event-log';

/**
 * The log as a rebuild reads it: nothing is written to it. An event that cannot be applied was made a dead letter by the live
 * consumer; a second one would be replayed twice.
 */
export function quietLog(log: EventLog): EventLog {
  return {
    ensureTopics: async () => undefined,
    send: async () => undefined,
    openWriter: async () => {
      throw new Error('a rebuild writes nothing to the event log');
    },
    subscribe: (options) => log.subscribe(options),
    tail: (options) => log.tail(options),
    scan: (options) => log.scan(options),
    lag: (group, topics) => log.lag(group, topics),
    progress: (group, topics) => log.progress(group, topics),
    forgetGroup: (group) => log.forgetGroup(group),
    ping: () => log.ping(),
    close: async () => undefined,
  };
}
