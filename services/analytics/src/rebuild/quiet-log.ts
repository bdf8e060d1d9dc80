import type { EventLog } from '@outlay/messaging/event-log';

/**
 * Makes a log that ignores dead letters: the live consumer has written one for each event that cannot be applied, and a second one
 * would be replayed twice. Other writes are refused.
 */
export function quietLog(log: EventLog): EventLog {
  return {
    ensureTopics: async () => undefined,
    send: async () => undefined,
    openWriter: async () => {
      throw new Error('A rebuild must not write to the event log.');
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
