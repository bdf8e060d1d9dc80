/** The services with a database of their own, in the order in which they start. What each is made of: `services.ts`. */
export const SERVICES = ['identity', 'projects', 'ledger', 'analytics', 'notifications'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Everything that can run as a process of its own; the gateway last, so that it takes requests when all answer. */
export const PARTS = [...SERVICES, 'gateway'] as const;
export type PartName = (typeof PARTS)[number];
