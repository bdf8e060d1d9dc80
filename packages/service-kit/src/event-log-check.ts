import type { EventLog } from '@outlay/messaging/event-log';
import { problemOf } from '@outlay/messaging/refused-error';
import type { Relay } from '@outlay/messaging/relay';
import type { HealthCheck } from './health.ts';

/**
 * Asks the event log for an answer, and the relay whether the log takes its events. Where the log refuses this process, the detail says
 * what an operator has to change.
 */
export function eventLogCheck(
  log: Pick<EventLog, 'ping'>,
  relay: Pick<Relay, 'problem'>,
): Pick<HealthCheck, 'check' | 'detail'> {
  let problem: string | undefined;
  return {
    async check() {
      try {
        await log.ping();
      } catch (error) {
        problem = problemOf(error);
        throw error;
      }
      problem = relay.problem();
      return problem === undefined;
    },
    detail: () => problem,
  };
}
