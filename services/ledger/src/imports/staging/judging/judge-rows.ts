import type { EntityManager } from '@mikro-orm/postgresql';
import type { ImportKind } from '../../import.ts';
import { correctedCells, type FileRow, type JudgedRow, type RowChoices } from '../rows/import-row.ts';
import { judgeAccounts } from './judge-accounts.ts';
import { judgeExpenses, type JudgedBy } from './judge-expenses.ts';

const JUDGES = { expenses: judgeExpenses, accounts: judgeAccounts };

/** Judges rows with their corrections, within the transaction of the entity manager. @throws ReferencesMissingError */
export async function judgeRows(
  em: EntityManager,
  kind: ImportKind,
  by: JudgedBy,
  rows: readonly (FileRow & RowChoices)[],
): Promise<JudgedRow[]> {
  const cells = rows.map((row) => correctedCells(row.cells, row.corrections));
  const judgements = await JUDGES[kind](em, by, cells);
  return rows.flatMap((row, index) => {
    const judgement = judgements[index];
    return judgement ? [{ ...row, ...judgement }] : [];
  });
}
