/** Lifetime of an access token, in seconds. */
export const ACCESS_TOKEN_SECONDS = 600;

/** A new key is published for this long before it signs, so that verifiers which cache the key set already have it. */
export const PUBLISH_LEAD_SECONDS = 60;

/** A replaced key stays published for this long after its last token has expired: clocks differ. */
export const CLOCK_LEEWAY_SECONDS = 60;

/** The part of a signing key that decides when it is used. */
export interface ScheduledKey {
  kid: string;
  /** Start of its period of signing, which ends when the next key's starts. */
  signsFrom: Date;
}

const bySignsFrom = (a: ScheduledKey, b: ScheduledKey): number => a.signsFrom.getTime() - b.signsFrom.getTime();

/** The key that signs at a given time; null before the first. */
export function signingKeyAt<Key extends ScheduledKey>(keys: readonly Key[], now: Date): Key | null {
  const begun = keys.filter((key) => key.signsFrom <= now).sort(bySignsFrom);
  return begun.at(-1) ?? null;
}

/** The keys that verifiers need at a given time: future, signing, and replaced ones whose tokens may be unexpired. */
export function publishedKeysAt<Key extends ScheduledKey>(keys: readonly Key[], now: Date): Key[] {
  const ordered = [...keys].sort(bySignsFrom);
  return ordered.filter((_, index) => {
    const successor = ordered[index + 1];
    return successor === undefined || now < retiresAt(successor);
  });
}

/** The first key signs immediately, later ones once every verifier has had time to fetch them. */
export function nextSigningStart(keys: readonly ScheduledKey[], now: Date): Date {
  return keys.length === 0 ? now : new Date(now.getTime() + PUBLISH_LEAD_SECONDS * 1000);
}

function retiresAt(successor: ScheduledKey): Date {
  return new Date(successor.signsFrom.getTime() + (ACCESS_TOKEN_SECONDS + CLOCK_LEEWAY_SECONDS) * 1000);
}
