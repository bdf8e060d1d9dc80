import { environmentOf } from '../manifests/environment.ts';
import type { Container } from '../manifests/pod.ts';
import { partOf } from '../environment/program.ts';
import { inContainers } from './containers.ts';
import type { Rule } from './rule.ts';

/** The longest that a part takes from the end of its drain to its end: requests of five seconds, and what a relay or consumer finishes. */
const STOP_SECONDS = 20;
/** The shortest time until every node knows that a pod goes. */
const NOTICE_SECONDS = 5;

export const gracePeriod: Rule = {
  name: 'grace-period',
  title: 'A part serves on until every caller knows that it goes, and then has the time to finish.',
  remedy: `Let preStop sleep, or DRAIN_MS last, ${NOTICE_SECONDS} s or more; terminationGracePeriodSeconds is that and ${STOP_SECONDS} s.`,
  check: (overlay) =>
    inContainers(overlay, (container, { pod: { terminationGracePeriodSeconds: grace } }) => {
      if (partOf(container) === undefined) return [];
      const drain = Number(environmentOf(overlay, container).get('DRAIN_MS')?.value ?? 0) / 1000;
      const notice = preStopSeconds(container) + drain;
      return [
        ...(notice < NOTICE_SECONDS ? [`it stops serving after ${notice} s`] : []),
        ...(grace < notice + STOP_SECONDS ? [`${grace} s of grace, of which ${notice} pass before it stops`] : []),
      ];
    }),
};

function preStopSeconds({ lifecycle: { preStop } }: Container): number {
  if (preStop?.sleep) return preStop.sleep.seconds;
  return Number(/^sleep (\d+)$/.exec(preStop?.exec?.command.join(' ') ?? '')?.[1] ?? 0);
}
