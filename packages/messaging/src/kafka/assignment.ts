/** One partition of a topic. */
export interface TopicPartition {
  topic: string;
  partition: number;
}

/** Metadata of a group's member. */
export interface Member {
  id: string;
  topics: readonly string[];
  /** Partitions that the member reads at the moment. */
  holds: readonly TopicPartition[];
}

/** Assignment: topic to partitions, by the member's id. */
export type Assignment = ReadonlyMap<string, Readonly<Record<string, number[]>>>;

/**
 * Assigns each partition to one of the members that subscribe to its topic: the partitions of a topic evenly, and as many as
 * possible to their present readers, so that a change of members moves few.
 * @param partitions number of partitions of each topic
 */
export function assignPartitions(members: readonly Member[], partitions: ReadonlyMap<string, number>): Assignment {
  const shares = new Map(members.map(({ id }) => [id, new Map<string, number[]>()]));
  const load = new Map(members.map(({ id }) => [id, 0]));
  for (const [topic, count] of [...partitions].sort()) {
    const wanting = members.filter(({ topics }) => topics.includes(topic)).sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const [id, taken] of shareTopic(topic, count, wanting, load)) {
      shares.get(id)?.set(topic, taken);
      load.set(id, (load.get(id) ?? 0) + taken.length);
    }
  }
  return new Map([...shares].map(([id, share]) => [id, Object.fromEntries(share)]));
}

function shareTopic(
  topic: string,
  count: number,
  members: readonly Member[],
  load: ReadonlyMap<string, number>,
): Map<string, number[]> {
  const taken = new Map(members.map(({ id }) => [id, new Array<number>()]));
  if (members.length === 0) return taken;
  const even = Math.floor(count / members.length);
  let spare = count % members.length;
  const free = new Set(Array.from({ length: count }, (_, partition) => partition));
  const give = (id: string, partition: number): void => {
    if (taken.get(id)?.push(partition) === even + 1) spare--;
    free.delete(partition);
  };
  const room = (id: string): number => even + (spare > 0 ? 1 : 0) - (taken.get(id)?.length ?? 0);
  for (const { id, holds } of members) {
    for (const { topic: held, partition } of holds) {
      if (held === topic && free.has(partition) && room(id) > 0) give(id, partition);
    }
  }
  for (const partition of [...free]) {
    const [next] = members
      .filter(({ id }) => room(id) > 0)
      .sort((a, b) => room(b.id) - room(a.id) || (load.get(a.id) ?? 0) - (load.get(b.id) ?? 0));
    if (next) give(next.id, partition);
  }
  return taken;
}
