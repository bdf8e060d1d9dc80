import type { EntityManager } from '@mikro-orm/postgresql';
import type { ImportKind } from '../../import.ts';
import { ImportTotals, NO_TOTALS } from './import-totals.ts';
import { TotalsRepository, type SummedRows } from './totals.repository.ts';

/** Totals of an import, with what stands against its commit although each row is good by itself. */
export async function totalImport(
  em: EntityManager,
  tenantId: number,
  { id, kind }: { id: number; kind: ImportKind },
): Promise<ImportTotals> {
  if (kind === 'accounts') return NO_TOTALS;
  const summed = await new TotalsRepository(em, tenantId).sum(id);
  return ImportTotals.parse({ ...summed, problems: [...overdrawn(summed), ...beyondQuota(summed)] });
}

function overdrawn({ accounts }: SummedRows): ImportTotals['problems'] {
  return accounts
    .filter(({ overdraft }) => overdraft === 'deny')
    .map(({ accountId, name }) => ({
      code: 'INSUFFICIENT_FUNDS',
      message: `All rows together would overdraw the account ${name}, which may not be overdrawn. Leave rows out, or book a deposit first.`,
      accountId,
    }));
}

function beyondQuota({ quota }: SummedRows): ImportTotals['problems'] {
  if (quota === null || quota.recorded + quota.taken <= quota.perDay) return [];
  const left = Math.max(0, quota.perDay - quota.recorded);
  const message = `This organisation may record ${quota.perDay} expenses a day, of which ${left} are left today; the import has ${quota.taken}.`;
  return [{ code: 'QUOTA_EXCEEDED', message, accountId: null }];
}
