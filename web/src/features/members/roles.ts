import type { Role } from '@/graphql/__generated__/types.ts';

/** From most to least powerful. */
export const ROLES = ['OWNER', 'ADMIN', 'ANALYST', 'MEMBER'] as const satisfies readonly Role[];
