import type { not } from 'graphql-shield';

export { allow, deny, rule, shield } from 'graphql-shield';

/** Any rule of graphql-shield. The library exports the type only as a parameter of its functions. */
export type ShieldRule = Parameters<typeof not>[0];
