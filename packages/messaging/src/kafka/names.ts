/** Maps our names to those in a shared cluster. */
export interface Names {
  /** @returns the name in the cluster */
  outside(name: string): string;
  /** @returns our name of a topic of the cluster */
  inside(name: string): string;
}

export function prefixedNames(prefix: string): Names {
  return { outside: (name) => `${prefix}${name}`, inside: (name) => name.slice(prefix.length) };
}
