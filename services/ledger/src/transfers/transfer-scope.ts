import { limitsOf } from '@outlay/tenancy/key-limits';
import { seesAccount } from '@outlay/tenancy/key-scope';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Transfer } from './transfer.entity.ts';

/** A key that is limited to accounts sees the transfers between them. */
export function seesTransfer(
  context: RequestContext,
  { fromAccountId, toAccountId }: Pick<Transfer, 'fromAccountId' | 'toAccountId'>,
): boolean {
  const limits = limitsOf(context);
  return seesAccount(limits, fromAccountId) && seesAccount(limits, toAccountId);
}
