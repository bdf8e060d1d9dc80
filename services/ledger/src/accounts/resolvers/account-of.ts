import type { GraphQLResolveInfo } from 'graphql';
import { asksOnlyFor } from '@outlay/service-kit/graphql/asks-for';
import type { LedgerContext } from '../../context.ts';
import type { AccountModel } from '../account.mapper.ts';

/** The account that something refers to. Without a promise where its id suffices: a list of promises costs several times as much. */
export function accountOf(
  { accountId, currency }: { accountId: number; currency: AccountModel['currency'] },
  { accountLoader }: Pick<LedgerContext, 'accountLoader'>,
  info: GraphQLResolveInfo,
) {
  // Lists mostly ask for the id, which is here already.
  if (asksOnlyFor(info, 'id', 'currency', '__typename')) return { id: String(accountId), currency };
  return loadExisting(accountLoader, accountId);
}

async function loadExisting(loader: LedgerContext['accountLoader'], accountId: number): Promise<AccountModel> {
  const account = await loader.load(String(accountId));
  if (account) return account;
  throw new Error(`The account ${accountId} does not exist, although accounts are never deleted.`);
}
