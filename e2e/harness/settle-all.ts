/** Waits for all, also where one fails: what the others start belongs to somebody then, who can stop it. */
export async function settleAll<T extends readonly unknown[] | []>(
  works: T,
): Promise<{ -readonly [P in keyof T]: Awaited<T[P]> }> {
  await Promise.allSettled(works);
  return Promise.all(works);
}
