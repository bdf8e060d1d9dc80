import { z } from 'zod';
import { unauthenticated } from '@outlay/errors/app-error';
import type { KeyLimits } from './key-limits.ts';

const ids = z
  .array(z.int().positive())
  .transform((list) => new Set(list))
  .nullable();
const minor = z
  .string()
  .regex(/^\d{1,15}$/u)
  .transform(BigInt)
  .nullable();
const CLAIMS = z.strictObject({ projects: ids, accounts: ids, max_amount: minor, max_per_day: minor });

/** The limits of a key as the claim `limits` of an internal token. */
export function limitClaims(limits: KeyLimits): z.input<typeof CLAIMS> {
  return {
    projects: limits.projectIds && [...limits.projectIds],
    accounts: limits.accountIds && [...limits.accountIds],
    max_amount: limits.maxAmountMinor?.toString() ?? null,
    max_per_day: limits.maxPerDayMinor?.toString() ?? null,
  };
}

/** @throws AppError UNAUTHENTICATED unless the claim names every limit: a key without readable limits acts nowhere */
export function limitsOf(claim: unknown): KeyLimits {
  const parsed = CLAIMS.safeParse(claim);
  if (!parsed.success) throw unauthenticated('The internal token names no limits of its key.');
  const { projects, accounts, max_amount, max_per_day } = parsed.data;
  return { projectIds: projects, accountIds: accounts, maxAmountMinor: max_amount, maxPerDayMinor: max_per_day };
}
