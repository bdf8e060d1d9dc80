import type { Assigner, Cluster } from 'kafkajs';
import type { ClientFactory } from './client.ts';

/**
 * KafkaJS reads records in consumer groups only, and a group is a heavy thing for someone who just wants to look: it is joined
 * and left, has members and needs a permission of its own. The connection to the cluster, which can read without one, KafkaJS
 * shows to partition assigners; so we make a consumer that has one and never joins.
 */
export function openCluster(client: ClientFactory): Cluster {
  let cluster: Cluster | undefined;
  client().consumer({
    groupId: 'outlay-reader',
    allowAutoTopicCreation: false,
    maxInFlightRequests: 10,
    partitionAssigners: [
      (context) => {
        cluster = context.cluster;
        return NOBODY;
      },
    ],
  });
  if (!cluster) throw new Error('KafkaJS does not show its cluster to assigners any more');
  return cluster;
}

const NOBODY: Assigner = {
  name: 'nobody',
  version: 0,
  assign: async () => [],
  protocol: () => ({ name: 'nobody', metadata: Buffer.alloc(0) }),
};
