const DAY_MS = 86_400_000;

/** Days that a sign-in lasts without use. */
export const IDLE_DAYS = 30;

/** Days that a sign-in lasts at most. */
export const SIGN_IN_DAYS = 90;

/** Expiry of a refresh token issued now. */
export function refreshExpiry(signedInAt: Date, now: Date): Date {
  const idleEnd = now.getTime() + IDLE_DAYS * DAY_MS;
  const signInEnd = signedInAt.getTime() + SIGN_IN_DAYS * DAY_MS;
  return new Date(Math.min(idleEnd, signInEnd));
}
