/** Names of ours within a cluster that others may use too. */
export interface Names {
  /** The name of a topic, group or transactional id in the cluster. */
  outside(name: string): string;
  /** The name of a topic as we know it. */
  inside(name: string): string;
}

/** @param prefix put before every name */
export function prefixedNames(prefix: string): Names {
  return { outside: (name) => `${prefix}${name}`, inside: (name) => name.slice(prefix.length) };
}
