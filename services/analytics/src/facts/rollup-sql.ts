import type { Rollup } from './rollup-tables.ts';

/** SQL of the relation `label_change`: the vendors and tags of the facts in `change`. */
export const LABEL_CHANGES = `
  select sign, tenant_id, 'vendor' as kind, vendor_key as label, day, base_currency, base_minor
  from change where vendor_key is not null
  union all
  select sign, tenant_id, 'tag', tag, day, base_currency, base_minor from change, unnest(tags) as tag`;

/** SQL of the columns of a rollup that are written. */
export function columnsSql({ key, sums }: Rollup): string {
  return ['tenant_id', ...Object.keys(key), ...Object.keys(sums)].join(', ');
}

/** SQL of a query for the sums of a rollup, over the relations `change` and `label_change`, in the order of {@link columnsSql}. */
export function sumsSql({ key, sums, source, where }: Rollup): string {
  const totals = Object.values(sums).map((sql) => `sum(sign * ${sql})`);
  const keys = ['tenant_id', ...Object.values(key)].join(', ');
  return `select ${keys}, ${totals.join(', ')} from ${source} where ${where} group by ${keys}
    having ${totals.map((sql) => `${sql} <> 0`).join(' or ')}`;
}

/** SQL of a query for what a rollup must contain by the facts of the tenant `$1`. */
export function factSumsSql(rollup: Rollup): string {
  return `with change as (select 1 as sign, f.* from expense_fact f where f.tenant_id = $1 and f.live),
    label_change as (${LABEL_CHANGES})
    ${sumsSql(rollup)}`;
}
