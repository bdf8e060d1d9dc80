import type { Assigner, Cluster } from 'kafkajs';
import type { ClientFactory } from './client.ts';

/**
 * Opens a connection that reads records without a consumer group. KafkaJS's API reads in groups only, and a group must be joined
 * and left and needs a permission of its own. KafkaJS passes its cluster connection to partition assigners; so this makes a
 * consumer with an assigner that never joins.
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
  if (!cluster) throw new Error('KafkaJS passes no cluster to assigners; this version of it cannot be used.');
  return cluster;
}

const NOBODY: Assigner = {
  name: 'nobody',
  version: 0,
  assign: async () => [],
  protocol: () => ({ name: 'nobody', metadata: Buffer.alloc(0) }),
};
