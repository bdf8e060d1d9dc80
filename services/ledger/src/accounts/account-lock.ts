import type { EntityManager } from '@mikro-orm/postgresql';
import { notFound } from '@outlay/errors/app-error';
import { parseId } from '@outlay/tenancy/ids';
import type { Account } from './account.entity.ts';
import { AccountRepository } from './account.repository.ts';

/** The account, locked until the transaction ends: read, check and change are one. @throws AppError NOT_FOUND */
export async function lockAccount(em: EntityManager, id: string): Promise<Account> {
  const number = parseId(id);
  const account = number === null ? null : await new AccountRepository(em).findForUpdate(number);
  if (!account) throw notFound('Account');
  return account;
}
