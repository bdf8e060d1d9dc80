/** Computes the partition of a key. It must never change for a topic: the order of the key depends on it. (FNV-1a.) */
export function partitionOf(key: string, partitions: number): number {
  return hashOf(key) % partitions;
}

/** A 32-bit hash of a text, stable across processes and versions. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}

export interface TopicPartition {
  topic: string;
  partition: number;
}

export function partitionKey({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
