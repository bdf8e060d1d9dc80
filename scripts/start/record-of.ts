/** A record with a value for each of the keys. */
export function recordOf<K extends string, V>(keys: readonly K[], value: (key: K) => V): Record<K, V> {
  const record: Record<string, V> = Object.fromEntries(keys.map((key) => [key, value(key)]));
  if (!hasAll(record, keys)) throw new Error('The record lacks one of its keys.');
  return record;
}

/** A record with a value for each of the keys, made one after the other. */
export async function recordOfAsync<K extends string, V>(
  keys: readonly K[],
  value: (key: K) => Promise<V>,
): Promise<Record<K, V>> {
  const values = new Map<K, V>();
  for (const key of keys) values.set(key, await value(key));
  const record: Record<string, V> = Object.fromEntries(values);
  if (!hasAll(record, keys)) throw new Error('The record lacks one of its keys.');
  return record;
}

function hasAll<K extends string, V>(record: Record<string, V>, keys: readonly K[]): record is Record<K, V> {
  return keys.every((key) => Object.hasOwn(record, key));
}
