import type { Columns, SetStatement } from '../posting/set-statement.repository.ts';
import type { Allowances, CountedExpenses, KeySpend } from './allowances.ts';

const SPEND: Columns<KeySpend> = {
  key_id: ['bigint', ({ keyId }) => keyId],
  day: ['date', ({ day }) => day],
  spent_minor: ['bigint', ({ spentMinor }) => spentMinor],
};

const COUNTED: Columns<CountedExpenses> = {
  day: ['date', ({ day }) => day],
  added: ['integer', ({ added }) => added],
  per_day: ['integer', ({ perDay }) => perDay],
};

/**
 * Adds the sums of the day to a statement. The rows of keys are locked. The tenant's counter is not, so that it holds up nobody
 * before the write: where another transaction has used up the quota meanwhile, the write of its row fails, and the commands are tried again.
 */
export function addAllowances(statement: SetStatement, { spent, counted }: Allowances): void {
  statement
    .add(
      'key_spends',
      SPEND,
      spent,
      `update key_spend k set day = r.day, spent_minor = r.spent_minor from :rows
       where k.tenant_id = :tenant and k.key_id = r.key_id`,
    )
    .add(
      'counted_expenses',
      COUNTED,
      counted === null ? [] : [counted],
      `insert into recorded_expenses as c (tenant_id, day, recorded) select :tenant, r.day, r.added from :rows
       on conflict (tenant_id) do update
         set day = greatest(c.day, excluded.day),
             recorded = excluded.recorded + case when c.day >= excluded.day then c.recorded else 0 end
         where excluded.recorded + case when c.day >= excluded.day then c.recorded else 0 end <= (select min(r.per_day) from :rows)`,
    );
}
