import type { Rollup } from './rollup-tables.ts';

/**
 * SQL of the relations `spend` and `label`, which rollups add up, from signed facts (`change`). `spend` has each fact twice: for the
 * tenant in base currency, with 0 as the project, and for its project in that project's currency.
 */
export const SOURCES_SQL = `spend as (
    select sign, tenant_id, summed.project_id, currency, amount_minor, day, date_trunc('month', day::timestamp)::date as month,
           account_id, coalesce(category_id, 0) as category_id, vendor_key,
           coalesce(vendor_key, '') as vendor
    from change, lateral (values (0::bigint, base_currency, base_minor), (change.project_id, project_currency, project_minor))
      as summed (project_id, currency, amount_minor)
    where summed.project_id is not null
  ), label as (
    select sign, tenant_id, 'vendor' as kind, vendor_key as label, day, base_currency, base_minor
    from change where vendor_key is not null
    union all
    select sign, tenant_id, 'tag', tag, day, base_currency, base_minor from change, unnest(tags) as tag
  )`;

/** SQL of the columns of a rollup that are written. */
export function columnsSql({ key, values }: Rollup): string {
  return ['tenant_id', ...Object.keys(key), ...Object.keys(values)].join(', ');
}

/** SQL of a query for the sums of a rollup over {@link SOURCES_SQL}: the columns of {@link columnsSql}, in the order of the key. */
export function sumsSql({ key, values, source, where }: Rollup): string {
  const keys = ['tenant_id', ...Object.keys(key)].join(', ');
  const wanted = Object.values(values);
  return `select ${keys}, ${wanted.map(({ of }) => of).join(', ')} from ${source} where ${where} group by ${keys}
    having ${wanted.map(({ changes }) => changes).join(' or ')} order by ${keys}`;
}

/** SQL of a query for what a rollup must contain by the facts of the tenant `$1`. */
export function factSumsSql(rollup: Rollup): string {
  return `with change as (select 1 as sign, f.* from expense_fact f where f.tenant_id = $1 and f.live), ${SOURCES_SQL}
    ${sumsSql(rollup)}`;
}
