import { createConsumer, type Consumer, type ConsumerOptions } from '@outlay/messaging/consumer-runner';
import { DeliveryWatch } from '@outlay/messaging/delivery-watch';
import type { EventHandler } from '@outlay/messaging/event-handler';
import type { HealthCheck } from '@outlay/service-kit/health';
import type { Part } from '@outlay/service-kit/lifecycle';
import type { Delivery } from '../freshness/freshness.ts';

/** A consumer group, and what is known of its delivery. */
export interface FollowedLog {
  consumer: Consumer;
  delivery: Delivery;
  /** For `/readyz`; the name is the caller's. */
  check: Omit<HealthCheck, 'name'>;
  parts: readonly Part[];
}

/** State shared by the consumers of one process. */
export type Consuming = Required<Pick<ConsumerOptions, 'log' | 'database' | 'worker' | 'logger'>>;

/** Follows topics with a consumer group of its own, and watches what it has not applied. */
export function followLog(
  consuming: Consuming,
  name: string,
  topics: readonly string[],
  handlers: readonly EventHandler[],
): FollowedLog {
  const watch = new DeliveryWatch({ ...consuming, consumer: name, topics });
  const consumer = createConsumer({ ...consuming, name, handlers, onUnapplied: (event) => watch.note(event) });
  return {
    consumer,
    delivery: {
      isWorking: () => consumer.healthy() && !watch.isBehind(),
      unapplied: (tenantId) => watch.unapplied(tenantId),
    },
    check: { critical: false, check: async () => consumer.healthy(), detail: () => consumer.detail() },
    parts: [consumer, watch],
  };
}
