const DAY_MS = 86_400_000;

/** How long a sign-in outlives its last use, in days. */
export const IDLE_DAYS = 30;

/** How long a sign-in lasts at most, in days: then the password is asked for again. */
export const SIGN_IN_DAYS = 90;

/** When a refresh token issued now expires. */
export function refreshExpiry(signedInAt: Date, now: Date): Date {
  const idleEnd = now.getTime() + IDLE_DAYS * DAY_MS;
  const signInEnd = signedInAt.getTime() + SIGN_IN_DAYS * DAY_MS;
  return new Date(Math.min(idleEnd, signInEnd));
}
