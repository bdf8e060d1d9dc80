import type { EntityManager } from '@mikro-orm/postgresql';
import { tenantOf } from '@outlay/tenancy/request-context';
import { nameKey } from '@outlay/text/name-key';
import { readAccount } from '../../../accounts/account.rules.ts';
import { PostingStateRepository } from '../../../posting/posting-state.repository.ts';
import type { PostingState } from '../../../posting/posting-state.ts';
import { Posting } from '../../../posting/posting.ts';
import { requireReferences } from '../../../posting/require-references.ts';
import type { RowAccount } from '../../draft.ts';
import { accountReader, type AccountValues } from '../../reading/cells/account-cells.ts';
import type { RowReading } from '../../reading/cells/cell-error.ts';
import { keyOf } from '../rows/content-key.ts';
import type { Judgement, RowError } from '../rows/import-row.ts';
import { faultsOf, located } from './faults.ts';
import { withoutHeader, type JudgedBy } from './judge-expenses.ts';

/** Judges rows that open accounts, within the transaction of the entity manager. @throws ReferencesMissingError */
export async function judgeAccounts(
  em: EntityManager,
  by: JudgedBy,
  rows: readonly (readonly string[])[],
): Promise<Judgement[]> {
  const state = await new PostingStateRepository(em, tenantOf(by.origin)).read({ accounts: [], lock: 'none' });
  requireReferences(state, by.isAsked);
  const read = accountReader(by);
  return rows.map((cells) => judge(read(cells), by, state));
}

function judge({ errors, values }: RowReading<AccountValues>, by: JudgedBy, state: PostingState): Judgement {
  if (errors) return bad(errors.map(withoutHeader));
  const account: RowAccount = {
    name: values.name,
    type: values.type ?? 'bank',
    currency: values.currency ?? by.defaults.currency ?? state.baseCurrency,
    openingBalance: values.openingBalance ?? '0',
    lowBalanceThreshold: values.lowBalanceThreshold,
    overdraft: values.overdraft ?? 'warn',
  };
  try {
    const fields = readAccount(account, account.currency ?? '');
    new Posting(state).open(by.origin, { id: 0, tenantId: tenantOf(by.origin) }, fields);
    const known = by.books.accounts.find(fields.name);
    return known === null || known.isClosed ? good({ ...account, name: fields.name }) : bad([taken(by)]);
  } catch (error) {
    return bad(faultsOf(error, by.mapping));
  }
}

function taken({ mapping }: JudgedBy): RowError {
  const hint = 'Choose another name, or leave the row out.';
  return located(mapping, {
    field: 'name',
    code: 'NAME_TAKEN',
    message: 'There is an account of this name already.',
    hint,
  });
}

function good(account: RowAccount): Judgement {
  const contentKey = keyOf(nameKey(account.name));
  return { state: 'good', errors: [], warnings: [], draft: account, contentKey, twinOf: [] };
}

function bad(errors: readonly RowError[]): Judgement {
  return { state: 'bad', errors, warnings: [], draft: null, contentKey: null, twinOf: [] };
}
