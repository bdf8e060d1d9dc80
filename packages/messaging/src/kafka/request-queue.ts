import { createRequire } from 'node:module';

const METHOD = 'scheduleCheckPendingRequests';

/**
 * Works around a bug of KafkaJS 2.2.4 (its issues 1704 and 1751): from the first answer on, every connection polls its request
 * queue every millisecond, also after it was closed. That takes a tenth of a processor from an idle service, keeps processes from
 * ending and makes Node warn of negative timeouts. With this it polls only while a request waits.
 */
export function mendRequestQueue(): void {
  const prototype = queuePrototype();
  if (!prototype || mended.has(prototype)) return;
  const schedule: unknown = Reflect.get(prototype, METHOD);
  if (typeof schedule !== 'function') return;
  Reflect.set(prototype, METHOD, function (this: { pending: readonly unknown[] }) {
    if (this.pending.length > 0) Reflect.apply(schedule, this, []);
  });
  mended.add(prototype);
}

const mended = new WeakSet();

function queuePrototype(): object | undefined {
  const queue: unknown = createRequire(import.meta.url)('kafkajs/src/network/requestQueue');
  const prototype: unknown = typeof queue === 'function' ? queue.prototype : undefined;
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined;
}
