import { AppError, type ErrorDetail } from '@outlay/errors/app-error';
import { hidesRecords, limitsOf, type KeyLimits } from './key-limits.ts';
import type { RequestContext } from './request-context.ts';

type Acting = Pick<RequestContext, 'principal'>;

/** A key that is limited to projects sees nothing that belongs to none. */
export function seesProject({ projectIds }: KeyLimits, id: number | null): boolean {
  return projectIds === null || (id !== null && projectIds.has(id));
}

export function seesAccount({ accountIds }: KeyLimits, id: number): boolean {
  return accountIds === null || accountIds.has(id);
}

/** An expense is seen if both its project and its account are. */
export function seesExpense(limits: KeyLimits, expense: { projectId: number | null; accountId: number }): boolean {
  return seesProject(limits, expense.projectId) && seesAccount(limits, expense.accountId);
}

/** Balances and statements of an account contain the spend of every project. */
export function seesBalances({ projectIds }: KeyLimits): boolean {
  return projectIds === null;
}

/** The figures of a project contain the spend from every account. */
export function seesProjectFigures({ accountIds }: KeyLimits): boolean {
  return accountIds === null;
}

/** 403: the answer, or the change, would reach beyond the limits of the acting key. */
export function keyLimited(message: string, details: readonly ErrorDetail[] = []): AppError {
  return new AppError('KEY_LIMITED', message, details);
}

/** @throws AppError KEY_LIMITED for a key that is limited to projects */
export function requireBalances(context: Acting): void {
  if (seesBalances(limitsOf(context))) return;
  throw keyLimited('This API key is limited to projects. Balances and statements contain the spend of others, too.');
}

/** @throws AppError KEY_LIMITED for a key that is limited to accounts */
export function requireProjectFigures(context: Acting): void {
  if (seesProjectFigures(limitsOf(context))) return;
  throw keyLimited('This API key is limited to accounts. The figures of a project contain spend from others, too.');
}

/**
 * For what spans the tenant.
 * @param what begins the message, such as `The audit trail`
 * @throws AppError KEY_LIMITED for a key that is limited to projects or accounts
 */
export function requireWholeTenant(context: Acting, what: string): void {
  if (!hidesRecords(limitsOf(context))) return;
  throw keyLimited(`${what} reaches beyond the projects or accounts that this API key is limited to.`);
}

/**
 * For what would change balances, or the worth of amounts, past the limits on amounts.
 * @throws AppError KEY_LIMITED for a key with a limit on amounts
 */
export function requireNoAmountLimit(context: Acting, what: string): void {
  const { maxAmountMinor, maxPerDayMinor } = limitsOf(context);
  if (maxAmountMinor === null && maxPerDayMinor === null) return;
  throw keyLimited(`${what} is not for an API key that is limited in its amounts: it would go past these limits.`);
}
