import { createRequire } from 'node:module';

const METHOD = 'findGroupCoordinatorMetadata';
/** Time for which an answer is used, in milliseconds; a coordinator that moved is found this much later. */
const KNOWN_MS = 5_000;

interface Known {
  untilMs: number;
  answer: unknown;
}

const mended = new WeakSet();
const known = new WeakMap<object, Map<string, Known>>();

/**
 * Works around a shortcoming of KafkaJS 2.2.4: it asks for the coordinator before every acknowledgement and twice for every
 * transaction. With this a cluster remembers the answer for some seconds.
 */
export function rememberCoordinators(): void {
  const prototype = clusterPrototype();
  if (!prototype || mended.has(prototype)) return;
  const find: unknown = Reflect.get(prototype, METHOD);
  if (typeof find !== 'function') return;
  Reflect.set(prototype, METHOD, async function (this: object, request: object): Promise<unknown> {
    const ofCluster = known.get(this) ?? new Map<string, Known>();
    known.set(this, ofCluster);
    const key = JSON.stringify(request);
    const remembered = ofCluster.get(key);
    if (remembered && performance.now() < remembered.untilMs) return remembered.answer;
    const answer: unknown = await Reflect.apply(find, this, [request]);
    ofCluster.set(key, { answer, untilMs: performance.now() + KNOWN_MS });
    return answer;
  });
  mended.add(prototype);
}

function clusterPrototype(): object | undefined {
  const cluster: unknown = createRequire(import.meta.url)('kafkajs/src/cluster');
  const prototype: unknown = typeof cluster === 'function' ? cluster.prototype : undefined;
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined;
}
