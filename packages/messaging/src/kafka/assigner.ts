import { AssignerProtocol, type Cluster, type PartitionAssigner } from 'kafkajs';
import { z } from 'zod';
import { assignPartitions, type Member, type TopicPartition } from './assignment.ts';

const NAME = 'outlay';
const VERSION = 1;

const Holds = z.array(z.object({ topic: z.string(), partition: z.int() }));

/**
 * Assigner for KafkaJS that shares partitions out (see `assignPartitions`). KafkaJS's own assigner gives partitions to members that
 * do not subscribe to their topic, where two versions of a service run side by side, and moves partitions at random.
 * @param holds the partitions that this member reads at the moment
 */
export function createAssigner(holds: () => TopicPartition[]): PartitionAssigner {
  return ({ cluster }) => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: AssignerProtocol.MemberMetadata.encode({
        version: VERSION,
        topics,
        userData: Buffer.from(JSON.stringify(holds())),
      }),
    }),
    assign: async ({ members: received }) => {
      const members = received.map(({ memberId, memberMetadata }) => readMember(memberId, memberMetadata));
      const assignment = assignPartitions(members, await partitionCounts(cluster, members));
      return members.map(({ id }) => ({
        memberId: id,
        memberAssignment: AssignerProtocol.MemberAssignment.encode({
          version: VERSION,
          assignment: { ...assignment.get(id) },
          userData: Buffer.alloc(0),
        }),
      }));
    },
  });
}

function readMember(id: string, metadata: Buffer): Member {
  const decoded = AssignerProtocol.MemberMetadata.decode(metadata);
  return { id, topics: decoded?.topics ?? [], holds: readHolds(decoded?.userData) };
}

/** An unreadable assignment counts as empty: partitions then move once more than necessary. */
function readHolds(userData: Buffer | undefined): TopicPartition[] {
  try {
    return Holds.parse(JSON.parse(userData?.toString() ?? ''));
  } catch {
    return [];
  }
}

/** Includes topics that only other members read: one member assigns for all. */
async function partitionCounts(cluster: Cluster, members: readonly Member[]): Promise<Map<string, number>> {
  const topics = [...new Set(members.flatMap((member) => member.topics))];
  await cluster.addMultipleTargetTopics(topics);
  return new Map(topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).length]));
}
