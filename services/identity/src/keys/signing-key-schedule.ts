/** How long an access token is good for, in seconds. */
export const ACCESS_TOKEN_SECONDS = 600;

/** A new key is published for this long before it signs, so that verifiers which cache the key set already have it. */
export const PUBLISH_LEAD_SECONDS = 60;

/** A replaced key stays published for this long after its last token has expired: clocks differ. */
export const CLOCK_LEEWAY_SECONDS = 60;

/** The part of a signing key that decides when it is used. */
export interface ScheduledKey {
  kid: string;
  /** From when on it signs: until the next key does. */
  signsFrom: Date;
}

const bySignsFrom = (a: ScheduledKey, b: ScheduledKey): number => a.signsFrom.getTime() - b.signsFrom.getTime();

/** The key that signs at a moment, or null where none has begun to. */
export function signingKeyAt<Key extends ScheduledKey>(keys: readonly Key[], now: Date): Key | null {
  const begun = keys.filter((key) => key.signsFrom <= now).sort(bySignsFrom);
  return begun.at(-1) ?? null;
}

/** The keys whose public half verifiers need at a moment: future ones, the signing one, and replaced ones whose tokens may live. */
export function publishedKeysAt<Key extends ScheduledKey>(keys: readonly Key[], now: Date): Key[] {
  const ordered = [...keys].sort(bySignsFrom);
  return ordered.filter((_, index) => {
    const successor = ordered[index + 1];
    return successor === undefined || now < retiresAt(successor);
  });
}

/** The first key signs at once; a later one when every verifier has had time to see it. */
export function nextSigningStart(keys: readonly ScheduledKey[], now: Date): Date {
  return keys.length === 0 ? now : new Date(now.getTime() + PUBLISH_LEAD_SECONDS * 1000);
}

function retiresAt(successor: ScheduledKey): Date {
  return new Date(successor.signsFrom.getTime() + (ACCESS_TOKEN_SECONDS + CLOCK_LEEWAY_SECONDS) * 1000);
}
