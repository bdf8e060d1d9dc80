/** A column beside the key, as SQL. */
interface RollupValue {
  /** Aggregate over the rows of a key. */
  of: string;
  /** Condition: those rows change it. */
  changes: string;
  /** The value after an update of `kept` by `excluded`. */
  merged: string;
}

/** A table of sums over live expenses. */
export interface Rollup {
  table: string;
  /** Columns of the key beside the tenant, with their SQL types. A key has no nulls: 0 stands for an absent id. */
  key: Readonly<Record<string, string>>;
  values: Readonly<Record<string, RollupValue>>;
  /** A relation of `rollup-sql.ts`. */
  source: 'spend' | 'label';
  /** Condition for rows of the source, as SQL. */
  where: string;
}

const SCOPE = { project_id: 'bigint', currency: 'text' } as const;
const COUNT = sumOf('1', 'count');
const AMOUNT = { amount_minor: sumOf('amount_minor', 'amount_minor'), count: COUNT } as const;
const PROJECTS_ONLY = 'project_id <> 0';

/** Every rollup. `label_use` has the sums of vendors over all projects. */
export const ROLLUPS: readonly Rollup[] = [
  spendBy('spend_day', { day: 'date' }),
  spendBy('spend_month', { month: 'date' }),
  spendBy('spend_category', { category_id: 'bigint' }),
  spendBy('spend_category_month', { month: 'date', category_id: 'bigint' }),
  spendBy('spend_account', { account_id: 'bigint' }, PROJECTS_ONLY),
  spendBy('spend_account_month', { month: 'date', account_id: 'bigint' }),
  spendBy('spend_vendor', { vendor_key: 'text' }, `${PROJECTS_ONLY} and vendor_key is not null`),
  spendBy('spend_vendor_month', { month: 'date', vendor: 'text' }),
  {
    table: 'label_use',
    key: { kind: 'text', label: 'text', base_currency: 'text' },
    values: {
      base_minor: sumOf('base_minor', 'base_minor'),
      count: COUNT,
      // Too late where the last expense went: `LabelUseRepository` sets it back.
      last_day: {
        of: 'max(day) filter (where sign > 0)',
        changes: 'max(day) filter (where sign > 0) <> max(day) filter (where sign < 0)',
        merged: 'greatest(kept.last_day, excluded.last_day)',
      },
    },
    source: 'label',
    where: 'true',
  },
  {
    table: 'tag_day',
    key: { label: 'text', base_currency: 'text', day: 'date' },
    values: { count: COUNT },
    source: 'label',
    where: `kind = 'tag'`,
  },
];

function spendBy(table: string, by: Readonly<Record<string, string>>, where = 'true'): Rollup {
  return { table, key: { ...SCOPE, ...by }, values: AMOUNT, source: 'spend', where };
}

function sumOf(sql: string, column: string): RollupValue {
  const of = `sum(sign * ${sql})`;
  return { of, changes: `${of} <> 0`, merged: `kept.${column} + excluded.${column}` };
}
