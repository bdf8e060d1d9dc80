/** Kinds of one-time links, with the time that each is valid. */
export const LINKS = {
  activation: { validFor: 72, unit: 'hour', page: '/activate', prefix: 'ola' },
  verification: { validFor: 72, unit: 'hour', page: '/verify', prefix: 'olv' },
  invitation: { validFor: 7, unit: 'day', page: '/join', prefix: 'oli' },
  reset: { validFor: 30, unit: 'minute', page: '/reset', prefix: 'olp' },
} as const;
export type LinkKind = keyof typeof LINKS;

const UNIT_MS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/** The moment at which a link that is made now expires. */
export function expiryOf(kind: LinkKind, now = Date.now()): Date {
  const { validFor, unit } = LINKS[kind];
  return new Date(now + validFor * UNIT_MS[unit]);
}
