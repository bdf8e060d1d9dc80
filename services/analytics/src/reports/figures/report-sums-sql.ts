/** A rollup by month, and the column it is by; sums of days that are no whole month come from the facts. */
const SOURCES = {
  category: { table: 'spend_category_month', column: 'category_id' },
  account: { table: 'spend_account_month', column: 'account_id' },
  vendor: { table: 'spend_vendor_month', column: 'vendor' },
} as const;

/** Things that sums are by. */
export type Dimension = keyof typeof SOURCES;

/** Sums of a report besides its total: by something, of each period or of each month. */
export interface Part {
  by: Dimension;
  monthly?: boolean;
}

/** Number of a span. Those before and after the period are added up in total only. */
export const SPAN = { period: 0, previous: 1, before: 2, after: 3 } as const;

/** Number of expenses in {@link LARGEST}. */
const LARGEST_COUNT = 5;

/**
 * Parameters: tenant, project (0 for the tenant), currency, whole months as spans, other days as spans, number of vendors, first and
 * last day of the period.
 */
const SPANS = `
  asked (vendors, first, last) as (select $10::int, $11::date, $12::date),
  whole (span, first, last) as (select * from unnest($4::int[], $5::date[], $6::date[])),
  edge (span, first, last) as (select * from unnest($7::int[], $8::date[], $9::date[]))`;

const factsSql = (scope: ReportScope) => `
  fact as materialized (
    select edge.span, date_trunc('month', f.day::timestamp)::date as month, f.account_id, coalesce(f.category_id, 0) as category_id,
           coalesce(f.vendor_key, '') as vendor, ${scope === 'project' ? 'f.project_minor' : 'f.base_minor'} as amount_minor
    from edge join expense_fact f on f.tenant_id = $1 and f.live and f.day between edge.first and edge.last
      and ${scope === 'project' ? 'f.project_id = $2 and f.project_currency = $3' : 'f.base_currency = $3'}
    where edge.span < ${SPAN.before}
  )`;

/** Sums are of a project, in its currency, or of a tenant, in base currency. */
export type ReportScope = 'project' | 'tenant';

const ROLLUP = 'r.tenant_id = $1 and r.project_id = $2 and r.currency = $3';

/** Sums of each month and span; those of days come from the rollup by day. */
const TOTAL = `
  select 'total' as of, span, to_char(month, 'YYYY-MM') as month, null as key, sum(amount_minor)::text as amount, sum(count)::int as count
  from (
    select span, month, amount_minor, count from whole join spend_month r on ${ROLLUP} and month between first and last
    union all
    select span, date_trunc('month', day::timestamp)::date, amount_minor, count
    from edge join spend_day r on ${ROLLUP} and day between first and last
  ) as spent group by span, month`;

const OTHER_CURRENCY = `
  select 'other currency', null, null, null, null, null
  where exists (select from spend_month r where r.tenant_id = $1 and r.project_id = $2 and r.currency <> $3)`;

/** The largest expenses of a project, as JSON. */
const LARGEST = `
  select 'largest', null, null, row_to_json(largest)::text, null, null from (
    select expense_id::text as id, day::text as day, vendor, account_id::text as account, category_id::text as category,
           project_minor::text as amount
    from expense_fact f where f.tenant_id = $1 and f.project_id = $2 and f.project_currency = $3 and f.live and f.day between $11 and $12
    order by f.project_minor desc, f.expense_id limit ${LARGEST_COUNT}
  ) as largest`;

function partSql({ by, monthly = false }: Part): string {
  const { table, column } = SOURCES[by];
  const month = monthly ? `to_char(month, 'YYYY-MM')` : 'null';
  const spent = `
    select span, month, r.${column}, amount_minor, count from whole join ${table} r on ${ROLLUP} and month between first and last
      where span < ${SPAN.before}
    union all
    select span, month, ${column}, amount_minor, 1 from fact`;
  if (by === 'vendor') return vendorsSql(spent);
  return `
    select '${by}', span, ${month}, ${column}::text, sum(amount_minor)::text, sum(count)::int
    from (${spent}) as spent group by span, ${column}${monthly ? ', month' : ''}`;
}

/** Begins the key of a vendor, before its id: no name has control characters. */
export const VENDOR_ID = '\u0001';

/** The vendors with the most spend, each for both periods, and the number of all. A name whose vendor is not known yet stands for itself. */
function vendorsSql(spent: string): string {
  return `
    select * from (
      with named as materialized (
        select vendor, coalesce(sum(amount_minor) filter (where span = 0), 0) as amount, coalesce(sum(count) filter (where span = 0), 0)::int as count,
               coalesce(sum(amount_minor) filter (where span = 1), 0) as before, coalesce(sum(count) filter (where span = 1), 0)::int as count_before
        from (${spent}) as spent group by vendor
      ), vendor as materialized (
        select coalesce('${VENDOR_ID}' || n.vendor_id, named.vendor) as vendor, sum(amount) as amount, sum(count)::int as count,
               sum(before) as before, sum(count_before)::int as count_before
        from named left join vendor_name n on n.tenant_id = $1 and n.name_key = named.vendor collate "C" group by 1
      ), top as materialized (select * from vendor order by amount desc, before desc, vendor limit $10)
      select 'vendors', null::int, null, null, null, count(*)::int from vendor
      union all
      select 'vendor', sum.span, null, top.vendor, sum.amount::text, sum.count
      from top, lateral (values (0, amount, count), (1, before, count_before)) as sum (span, amount, count)
    ) as vendors`;
}

/** The statement of a report: one, so that all of its sums are of one moment. */
export function reportSumsSql(scope: ReportScope, parts: readonly Part[], hasLargest: boolean): string {
  const facts = parts.length === 0 ? '' : `, ${factsSql(scope)}`;
  const selects = [TOTAL, OTHER_CURRENCY, ...parts.map(partSql), ...(hasLargest ? [LARGEST] : [])];
  return `with ${SPANS}${facts} ${selects.join('\n  union all\n')}`;
}
